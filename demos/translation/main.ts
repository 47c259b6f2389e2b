import { openPage } from '../shared/openPage.ts';
import './style.css';
import { Page } from './page.ts';
import { start } from './start.ts';

openPage(async (notices) => {
  const { unrolled, demo } = await start();
  new Page(unrolled, demo, notices).begin();
});

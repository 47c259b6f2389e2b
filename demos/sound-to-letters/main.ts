import { openPage } from '../shared/openPage.ts';
import './style.css';
import { Page } from './page.ts';
import { start } from './start.ts';

openPage(async (notices) => {
  await new Page(await start(), notices).begin();
});

import { openLibrary } from '../shared/library.ts';
import { openPage } from '../shared/openPage.ts';
import './style.css';
import { Page } from './page.ts';

openPage(async (notices) => {
  new Page(await openLibrary(), notices).begin();
});

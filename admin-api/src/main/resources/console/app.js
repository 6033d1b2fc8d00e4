// Where the page begins.
import {html, render} from './preact.js';
import {choose, useLanguage} from './language/language.js';
import {useTitle} from './state/inbox.js';
import {watchIdle} from './state/idle.js';
import './state/alerts.js';
import {Shell} from './view/shell.js';

const settings = await (await fetch('/console/settings.json')).json();
await useLanguage(choose(settings.locale ? [settings.locale] : navigator.languages));
useTitle(settings.title);
watchIdle();
render(html`<${Shell} settings=${settings} />`, document.getElementById('console'));

// The frame: who is signed in, where to go, whether the connection holds, and the view that is open.
import {html, lazy, useEffect, useRef, useState} from '../preact.js';
import {t} from '../language/language.js';
import {connection, reconnectNow} from '../server/live.js';
import {askForDesktop, desktop} from '../state/alerts.js';
import {said} from '../state/announce.js';
import {inbox} from '../state/inbox.js';
import {go, route} from '../state/route.js';
import {isAdmin, isOperator, isProfessional, lock, seesOrganisation, session, signOut} from '../state/session.js';
import {useStore} from '../state/store.js';
import {Cases} from './cases.js';
import {Icon} from './icon.js';
import {Initials} from './initials.js';
import {Shortcuts} from './shortcuts.js';
import {SignIn} from './sign-in.js';
import {Toasts} from './toasts.js';

/** In the order of the menu: whose it is, what it draws, what it counts. */
const VIEWS = [
  {name: 'cases', may: isProfessional, draw: Cases},
  {name: 'unmatched', may: seesOrganisation, draw: lazy(() => import('./unmatched.js'), 'Unmatched'), count: (totals) => totals.unmatched},
  {name: 'settings', may: isAdmin, draw: lazy(() => import('./settings.js'), 'Settings')},
  {name: 'carriers', may: isOperator, draw: lazy(() => import('./carriers.js'), 'Carriers')},
];

export function Shell({settings}) {
  const present = useStore(session);
  const words = useStore(said);
  return html`
    ${present && !present.locked ? html`<${SignedIn} settings=${settings} present=${present} />` : html`<${SignIn} settings=${settings} />`}
    <div class="unseen" role="status" aria-live="polite">${words}</div>
  `;
}

function SignedIn({settings, present}) {
  const where = useStore(route);
  const main = useRef();
  const [help, setHelp] = useState(false);
  const views = VIEWS.filter((view) => view.may());
  const view = views.find((each) => each.name === (where.view === 'case' ? 'cases' : where.view)) ?? views[0];
  useEffect(() => main.current.focus(), []);
  useEffect(() => {
    if (view && where.view !== 'case' && where.view !== view.name) {
      go(`/${view.name}`);
    }
  }, [view, where]);
  return html`
    <div class="frame" data-view=${view?.name}>
      <a class="skip" href="#main" onClick=${(event) => {
        event.preventDefault();
        main.current.focus();
      }}>${t('shell.skip')}</a>
      <header class="bar">
        <h1 class="brand">${settings.title}${present.organisation && html` <span class="organisation"><bdi>${present.organisation.name}</bdi></span>`}</h1>
        ${views.length > 1 && html`<nav aria-label=${t('shell.menu')}>
          ${views.map((each) => html`<${MenuLink} key=${each.name} view=${each} present=${each === view} />`)}
        </nav>`}
        <${Person} present=${present} help=${() => setHelp(true)} />
      </header>
      <${ConnectionLost} />
      <main id="main" ref=${main} tabindex="-1">${view && html`<${view.draw} where=${where} />`}<${Toasts} /></main>
      ${isProfessional() && html`<${Shortcuts} opened=${help} setOpened=${setHelp} />`}
    </div>
  `;
}

function MenuLink({view, present}) {
  const count = useStore(inbox, (totals) => view.count?.(totals) ?? 0);
  return html`<a href="#/${view.name}" aria-current=${present ? 'page' : null}>
    ${t(`menu.${view.name}`)}${count > 0 && html` <span class="count">${count}</span>`}
  </a>`;
}

function Person({present, help}) {
  const permission = useStore(desktop);
  return html`<div class="person">
    <${Initials} name=${present.author.name} /><span class="who"><bdi>${present.author.name}</bdi></span>
    ${isProfessional() && permission === 'default' && html`
      <button type="button" class="quiet" title=${t('shell.alerts.why')} onClick=${askForDesktop}><${Icon} name="bell" /><span>${t('shell.alerts')}</span></button>`}
    ${isProfessional() && html`<button type="button" class="quiet keyboard" aria-label=${t('keys')} title=${t('keys')} onClick=${help}>?</button>`}
    <button type="button" class="quiet" onClick=${lock}><${Icon} name="lock" /><span>${t('shell.lock')}</span></button>
    <button type="button" class="quiet" onClick=${() => signOut()}>${t('shell.sign-out')}</button>
  </div>`;
}

function ConnectionLost() {
  const state = useStore(connection);
  return html`<div role="status">
    ${state === 'lost' && html`<p class="banner warning"><${Icon} name="warning" /> ${t('shell.connection-lost')}
      <button type="button" onClick=${reconnectNow}>${t('shell.try-now')}</button></p>`}
  </div>`;
}

// The professionals' place: the list on the left, the contact request that is open on the right. Narrow screens show one.
import {html, useEffect, useRef} from '../preact.js';
import {t} from '../language/language.js';
import {inbox} from '../state/inbox.js';
import {caseList, load, showTab} from '../state/case-list.js';
import {useStore} from '../state/store.js';
import {open} from '../state/thread.js';
import {CaseListPane} from './case-list.js';
import {Chat} from './chat.js';
import {Icon} from './icon.js';

export function Cases({where}) {
  const id = where.view === 'case' ? where.id : null;
  const before = useRef(null);
  useEffect(() => {
    open(id);
    keepFocus(id, before.current);
    before.current = id;
  }, [id]);
  useEffect(() => {
    if (!caseList.get().loaded) {
      load();
    }
    return () => open(null);
  }, []);
  return html`<div class="cases ${id ? 'one-open' : ''}">
    <${CaseListPane} openId=${id} />
    ${id ? html`<${Chat} />` : html`<${Overview} />`}
  </div>`;
}

/** Where one pane gives way to the other, the focus goes along. */
function keepFocus(id, before) {
  if (id !== null && document.querySelector('.list-pane')?.offsetParent === null) {
    document.querySelector('.back')?.focus();
  } else if (id === null && before !== null) {
    document.querySelector(`[data-case="${before}"]`)?.focus();
  }
}

/** What waits, while nothing is open. */
function Overview() {
  const totals = useStore(inbox);
  const quiet = totals.unreadMessages === 0 && totals.attention === 0;
  return html`<section class="overview" aria-label=${t('overview')}>
    <${Icon} name=${quiet ? 'tray' : 'bell'} />
    <h2>${t(quiet ? 'overview.quiet' : 'overview.waiting')}</h2>
    ${!quiet && html`<ul>
      ${totals.unreadMessages > 0 && html`<li><button type="button" onClick=${() => showTab('unread')}>${t('overview.unread', {count: totals.unreadMessages})}</button></li>`}
      ${totals.attention > 0 && html`<li><button type="button" onClick=${() => showTab('attention')}>${t('overview.attention', {count: totals.attention})}</button></li>`}
    </ul>`}
    <p>${t('overview.hint')}</p>
  </section>`;
}

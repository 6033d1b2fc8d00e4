// The professionals' place: the list on the left, the contact request that is open on the right. Narrow screens show one.
import {html, useEffect, useRef} from '../preact.js';
import {t} from '../language/language.js';
import {span} from '../language/span.js';
import {inbox} from '../state/inbox.js';
import {minute} from '../state/minute.js';
import {go} from '../state/route.js';
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
  const now = useStore(minute);
  const quiet = totals.unreadMessages + totals.attention + totals.waitingCases + totals.unmatched === 0;
  return html`<section class="overview" aria-label=${t('overview')}>
    <${Icon} name=${quiet ? 'tray' : 'bell'} />
    <h2>${t(quiet ? 'overview.quiet' : 'overview.waiting')}</h2>
    ${(!quiet || totals.unassignedCases > 0) && html`<ul>
      ${totals.unreadMessages > 0 && html`<li><button type="button" onClick=${() => showTab('unread')}>${t('overview.unread', {count: totals.unreadMessages})}</button></li>`}
      ${totals.waitingCases > 0 && html`<li><button type="button" onClick=${() => showTab('waiting')}>${t('overview.waiting-cases', {count: totals.waitingCases})}${totals.longestWaitingSince && html` · ${t('overview.longest', {time: span(now - new Date(totals.longestWaitingSince))})}`}</button></li>`}
      ${totals.unassignedCases > 0 && html`<li><button type="button" onClick=${() => showTab('unassigned')}>${t('overview.unassigned', {count: totals.unassignedCases})}</button></li>`}
      ${totals.unmatched > 0 && html`<li><button type="button" onClick=${() => go('/unmatched')}>${t('overview.unmatched', {count: totals.unmatched})}</button></li>`}
      ${totals.attention > 0 && html`<li><button type="button" onClick=${() => showTab('attention')}>${t('overview.attention', {count: totals.attention})}</button></li>`}
    </ul>`}
    <p>${t('overview.hint')}</p>
  </section>`;
}

// The left pane: search, tabs, and the rows of what was chosen, which arrow keys go through.
import {html, lazy, useEffect, useRef, useState} from '../preact.js';
import {t} from '../language/language.js';
import {caseList, load, more, search, showHidden, showTab, TABS} from '../state/case-list.js';
import {inbox} from '../state/inbox.js';
import {useStore} from '../state/store.js';
import {CaseRow} from './case-row.js';
import {Icon} from './icon.js';

const NewCase = lazy(() => import('./new-case.js'), 'NewCase');

/** Letters that are worth a search before Enter, and the pause after the last of them. */
const ENOUGH = 3;
const MOMENT = 300;

const COUNTS = {
  mine: (totals) => totals.mine,
  unassigned: (totals) => totals.unassignedCases,
  unread: (totals) => totals.unreadMessages,
  waiting: (totals) => totals.waitingCases,
  attention: (totals) => totals.attention,
};

export function CaseListPane({openId}) {
  const list = useStore(caseList);
  const [making, setMaking] = useState(false);
  return html`<section class="list-pane" aria-labelledby="list-heading">
    <div class="list-head">
      <h2 id="list-heading">${t('list')}</h2>
      <button type="button" onClick=${() => setMaking(true)}><${Icon} name="plus" /> ${t('list.new')}</button>
    </div>
    <${Search} present=${list.search} />
    ${list.search === '' ? html`<${Tabs} present=${list.tab} />` : html`<h3 class="found">${t('search.found', {text: list.search})}</h3>`}
    ${list.search === '' && TABS[list.tab].hides && html`<label class="with-hidden">
      <input type="checkbox" checked=${list.withHidden} onChange=${(event) => showHidden(event.target.checked)} /> ${t('list.with-hidden')}
    </label>`}
    <${Rows} list=${list} openId=${openId} />
    ${making && html`<${NewCase} onClose=${() => setMaking(false)} />`}
  </section>`;
}

function Search({present}) {
  const [text, setText] = useState(present);
  // What is still being typed is not what was searched for.
  useEffect(() => setText((typed) => (typed.trim() === present ? typed : present)), [present]);
  const timer = useRef();

  function type(event) {
    const typed = event.target.value;
    setText(typed);
    clearTimeout(timer.current);
    if (typed === '') {
      search('');
    } else if (typed.trim().length >= ENOUGH) {
      timer.current = setTimeout(() => search(typed), MOMENT);
    }
  }

  return html`<form class="search" role="search" onSubmit=${(event) => {
    event.preventDefault();
    clearTimeout(timer.current);
    search(text);
  }}>
    <label class="unseen" for="search">${t('search')}</label>
    <input id="search" type="search" autocomplete="off" placeholder=${t('search')} value=${text} onInput=${type} />
    <button type="submit" aria-label=${t('search.go')}><${Icon} name="search" /></button>
  </form>`;
}

function Tabs({present}) {
  const totals = useStore(inbox);
  const names = Object.keys(TABS);
  function key(event) {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    const goal = step
      ? names[(names.indexOf(present) + step + names.length) % names.length]
      : {Home: names[0], End: names.at(-1)}[event.key];
    if (goal) {
      event.preventDefault();
      showTab(goal);
      document.getElementById(`tab-${goal}`).focus();
    }
  }
  return html`<div class="tabs" role="tablist" aria-label=${t('tabs')} onKeyDown=${key}>
    ${names.map((name) => {
      const count = COUNTS[name]?.(totals) ?? 0;
      return html`<button key=${name} type="button" role="tab" id="tab-${name}" data-tab=${name} aria-controls="rows"
        aria-selected=${name === present} tabindex=${name === present ? 0 : -1} onClick=${() => showTab(name)}>
        ${t(`tab.${name}`)}${count > 0 && html` <span class="count ${name}">${count}</span>`}
      </button>`;
    })}
  </div>`;
}

function Rows({list, openId}) {
  // One row is a stop for Tab, the one that was last gone to; arrow keys go to the others.
  const [gone, setGone] = useState(null);
  const stop = [gone, openId].find((id) => list.items.some((one) => one.id === id)) ?? list.items[0]?.id;
  const end = useRef();
  useEffect(() => {
    const watcher = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) {
        more();
      }
    }, {root: end.current.parentElement, rootMargin: '600px'});
    watcher.observe(end.current);
    return () => watcher.disconnect();
    // Anew after each page: when its end is still in view, nothing else would tell.
  }, [list.items.length, list.next]);
  const byTab = list.search === '' ? {role: 'tabpanel', 'aria-labelledby': `tab-${list.tab}`} : {role: 'region', 'aria-label': t('search.results')};
  return html`<div id="rows" class="rows" ...${byTab} aria-busy=${list.loading} onKeyDown=${arrows}>
    ${list.problem && html`<p class="problem" role="alert">${list.problem} <button type="button" onClick=${load}>${t('again')}</button></p>`}
    ${list.loaded && list.items.length === 0 && !list.problem && html`<p class="empty"><${Icon} name=${list.search === '' ? 'tray' : 'search'} />${t(list.search === '' ? `empty.${list.tab}` : 'search.nothing')}</p>`}
    <ul>${list.items.map((one) => html`<${CaseRow} key=${one.id} one=${one} open=${one.id === openId} stop=${one.id === stop} goTo=${setGone} mixed=${list.search !== '' || ['mine', 'unassigned', 'unread', 'waiting', 'attention'].includes(list.tab)} />`)}</ul>
    <div ref=${end} class="end">${list.loading && html`<p class="empty">${t('loading')}</p>`}</div>
  </div>`;
}

function arrows(event) {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const links = [...event.currentTarget.querySelectorAll('a.row')];
  const goal = step ? links[links.indexOf(document.activeElement) + step] : {Home: links[0], End: links.at(-1)}[event.key];
  if (goal) {
    event.preventDefault();
    goal.focus();
  }
}

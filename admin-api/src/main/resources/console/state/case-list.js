// The list of contact requests: one tab or search at a time, page by page, kept up to date by events.
import {get, post, Problem} from '../server/api.js';
import {words} from '../server/words.js';
import {onEvent, onFresh} from '../server/live.js';
import {gather} from './gather.js';
import {route} from './route.js';
import {meet} from './people.js';
import {isProfessional, onSignOut, session} from './session.js';
import {store} from './store.js';

const PAGE = 50;
/** Of cases that changed and are not on the first page; when there are more, all is loaded anew. */
const MOST_SINGLES = 10;

const OPEN = ['NEW', 'IN_PROGRESS'];
const isOpen = (one) => one.status !== 'COMPLETE';
const me = () => session.get()?.author.id;

/** What each tab asks for, of which statuses, and whether a case belongs there. */
export const TABS = {
  mine: {query: () => ({assignee: me(), order: 'waiting'}), statuses: OPEN, holds: (one) => isOpen(one) && one.assignee?.id === me(), hides: false},
  new: {statuses: ['NEW'], holds: (one) => one.status === 'NEW', hides: true},
  progress: {statuses: ['IN_PROGRESS'], holds: (one) => one.status === 'IN_PROGRESS', hides: true},
  unassigned: {query: () => ({assignee: 'none', order: 'waiting'}), statuses: OPEN, holds: (one) => isOpen(one) && !one.assignee, hides: false},
  unread: {query: () => ({unread: true, order: 'waiting'}), holds: (one) => one.unread > 0, hides: false},
  waiting: {query: () => ({waiting: true, order: 'waiting'}), holds: (one) => Boolean(one.waitingSince), hides: false},
  attention: {query: () => ({attention: true}), holds: (one) => one.attention, hides: false},
  archive: {statuses: ['COMPLETE'], holds: (one) => one.status === 'COMPLETE', hides: false},
};

const EMPTY = {
  tab: 'progress', withHidden: false, search: '', items: [], next: null, loading: false, loaded: false, problem: null,
};

export const caseList = store(EMPTY);

let generation = 0;
const changed = new Set();
/** What was opened from this list stays in its place, though it belongs there no more: nothing slides below a pointer. */
const opened = new Set();

export function showTab(tab) {
  caseList.patch({tab, search: ''});
  return load();
}

export function showHidden(withHidden) {
  caseList.patch({withHidden});
  return load();
}

/** Also in the archive; nothing shows the tab again. */
export function search(text) {
  caseList.patch({search: text.trim()});
  return load();
}

export async function load() {
  const mine = ++generation;
  caseList.patch({items: [], next: null, loading: true, loaded: false, problem: null});
  changed.clear();
  opened.clear();
  noteOpened();
  await fill(mine, firstPage, (page) => page.items);
}

export async function more() {
  const {next, loading} = caseList.get();
  if (next === null || loading) {
    return;
  }
  caseList.patch({loading: true});
  const {search: text} = caseList.get();
  await fill(generation, () => (text === '' ? page(next) : found(text, next)), (page) => merged(caseList.get().items, page.items));
}

async function fill(mine, read, items) {
  try {
    const found = await read();
    if (mine === generation) {
      caseList.patch({items: items(found), next: found.next, loading: false, loaded: true, problem: null});
    }
  } catch (failure) {
    if (mine === generation) {
      caseList.patch({loading: false, loaded: true, problem: words(failure)});
    }
  }
}

/** What somebody here just changed need not wait for its event. */
export function caseChanged(one) {
  const {items} = caseList.get();
  if (items.some((each) => each.id === one.id)) {
    const kept = belongs(one) || opened.has(one.id) ? items.map((each) => (each.id === one.id ? one : each)) : items.filter((each) => each.id !== one.id);
    caseList.patch({items: kept});
  } else if (belongs(one)) {
    refresh();
  }
}

/** Whom to answer next: below the given one, else from the top. */
export function nextUnread(id) {
  const {items} = caseList.get();
  const from = items.findIndex((one) => one.id === id) + 1;
  return [...items.slice(from), ...items.slice(0, from)].find((one) => one.unread > 0 && one.id !== id);
}

function belongs(one) {
  const {tab, withHidden, search: text} = caseList.get();
  return text !== '' || (TABS[tab].holds(one) && (withHidden || !TABS[tab].hides || !one.hidden));
}

function firstPage() {
  const {search: text} = caseList.get();
  return text === '' ? page(null) : found(text);
}

/** @param cursor one for each of the tab's statuses */
async function page(cursor) {
  const {tab, withHidden} = caseList.get();
  const {query = () => ({}), statuses = [null], hides} = TABS[tab];
  const pages = await Promise.all(statuses.map((status, index) => {
    if (cursor !== null && cursor[index] === null) {
      return {items: [], next: null};
    }
    return get(`/v1/cases?${new URLSearchParams({
      ...query(),
      ...(status === null ? {} : {status}),
      ...(hides && !withHidden ? {hidden: false} : {}),
      ...(cursor === null ? {} : {cursor: cursor[index]}),
      limit: PAGE,
    })}`);
  }));
  const items = pages.flatMap((each) => each.items);
  items.forEach((one) => meet(one.assignee));
  const next = pages.map((each) => each.next);
  return {items: pages.length > 1 ? items.sort(byWait) : items, next: next.every((each) => each === null) ? null : next};
}

/** The longest waiting first, then the last active. */
function byWait(a, b) {
  if (a.waitingSince && b.waitingSince) {
    return a.waitingSince < b.waitingSince ? -1 : 1;
  }
  if (a.waitingSince || b.waitingSince) {
    return a.waitingSince ? -1 : 1;
  }
  return (b.lastMessageAt ?? b.createdAt).localeCompare(a.lastMessageAt ?? a.createdAt);
}

/** By the beginnings of a name's words, the last digits of a number, or a reference; in a body, so that none stands in a URL. */
export async function found(text, cursor = null) {
  try {
    return await post('/v1/cases/search', {query: text, limit: PAGE, ...(cursor === null ? {} : {cursor})});
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 422) {
      return {items: [], next: null};
    }
    throw failure;
  }
}

function merged(before, after) {
  const known = new Set(before.map((one) => one.id));
  return [...before, ...after.filter((one) => !known.has(one.id))];
}

const refresh = gather(async () => {
  const mine = generation;
  if (!isProfessional() || !caseList.get().loaded) {
    return;
  }
  const ids = new Set(changed);
  changed.clear();
  try {
    const head = await firstPage();
    const onHead = new Set(head.items.map((one) => one.id));
    const deep = head.next === null ? [] : caseList.get().items.filter((one) => !onHead.has(one.id));
    const stale = deep.filter((one) => ids.has(one.id));
    if (stale.length > MOST_SINGLES) {
      await load();
      return;
    }
    const anew = new Map(await Promise.all(stale.map(async (one) => [one.id, await get(`/v1/cases/${one.id}`)])));
    if (mine !== generation) {
      return;
    }
    const tail = deep.map((one) => anew.get(one.id) ?? one).filter((one) => belongs(one) || opened.has(one.id));
    const next = tail.length > 0 ? caseList.get().next : head.next;
    caseList.patch({items: withOpened(merged(head.items, tail)), next, problem: null});
  } catch {
    ids.forEach((id) => changed.add(id));
  }
});

/** What was opened here and is not there any more, where it stood. */
function withOpened(items) {
  const there = new Set(items.map((one) => one.id));
  const all = [...items];
  caseList.get().items.forEach((one, index) => {
    if (opened.has(one.id) && !there.has(one.id)) {
      all.splice(Math.min(index, all.length), 0, one);
    }
  });
  return all;
}

function noteOpened() {
  const {view, id} = route.get();
  if (view === 'case') {
    opened.add(id);
  }
}

route.watch(noteOpened);
onEvent((event) => {
  if (event.caseId && event.type !== 'case.presence') {
    changed.add(event.caseId);
    refresh();
  }
});
onFresh(() => {
  if (isProfessional() && !caseList.get().loading) {
    caseList.get().loaded ? refresh() : load();
  }
});
onSignOut(() => {
  generation += 1;
  caseList.set(EMPTY);
});

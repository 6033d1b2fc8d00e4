// Texts that belong to no open contact request. What was dealt with leaves a mark in its place until the list is left, so
// that nothing slides below a pointer; and what was taken off is told to the server only after a while, so that a wrong
// click is undone by another one.
import {get, lastingPost, post} from '../server/api.js';
import {words} from '../server/words.js';
import {onEvent, onFresh} from '../server/live.js';
import {toast} from './announce.js';
import {gather} from './gather.js';
import {byAuthor, onSignOut, seesOrganisation} from './session.js';
import {store} from './store.js';

const PAGE = 100;
const WHILE = 10_000;
const EMPTY = {items: [], next: null, loaded: false, problem: null};

export const unmatched = store(EMPTY);
/** By id, what became of it here: {caseId} where it was put, {tell} what takes it off. */
export const gone = store({});

export const loadUnmatched = gather(async () => {
  if (!seesOrganisation()) {
    return;
  }
  try {
    const page = await get(`/v1/unmatched?limit=${PAGE}`);
    unmatched.set({items: withGone(page.items), next: page.next, loaded: true, problem: null});
  } catch (failure) {
    unmatched.patch({loaded: true, problem: words(failure)});
  }
});

export async function moreUnmatched() {
  const {items, next} = unmatched.get();
  const page = await get(`/v1/unmatched?limit=${PAGE}&cursor=${encodeURIComponent(next)}`);
  unmatched.patch({items: [...items, ...page.items], next: page.next});
}

/** @param allowOtherPhone somebody says that it belongs there though it came from another number */
export async function attach(item, caseId, allowOtherPhone = false) {
  const wanted = {caseId, ...(allowOtherPhone ? {allowOtherPhone} : {}), ...byAuthor({asAdmin: true})};
  await post(`/v1/unmatched/${item.id}/case`, wanted, `attach-${item.id}-${caseId}${allowOtherPhone ? '-other' : ''}`);
  gone.patch({[item.id]: {caseId}});
  loadUnmatched();
}

/** Takes one off the list, unless it is brought back in time. */
export function takeOff(item) {
  const send = lastingPost();
  const author = byAuthor({asAdmin: true});
  const timer = setTimeout(tell, WHILE);
  function tell() {
    clearTimeout(timer);
    gone.patch({[item.id]: {}});
    send(`/v1/unmatched/${item.id}/handled`, author).catch((failure) => {
      bringBack(item);
      toast(words(failure), {urgent: true});
    }).finally(loadUnmatched);
  }
  gone.patch({[item.id]: {tell, undo: () => clearTimeout(timer)}});
}

export function bringBack(item) {
  const {[item.id]: it, ...others} = gone.get();
  it?.undo?.();
  gone.set(others);
}

/** The list is left: what was taken off is off, and its marks go. */
export function settle() {
  Object.values(gone.get()).forEach((it) => it.tell?.());
  const marks = gone.get();
  unmatched.patch({items: unmatched.get().items.filter((item) => !(item.id in marks))});
  gone.set({});
}

/** What was dealt with here, where it stood. */
function withGone(items) {
  const there = new Set(items.map((item) => item.id));
  const all = [...items];
  unmatched.get().items.forEach((item, index) => {
    if (item.id in gone.get() && !there.has(item.id)) {
      all.splice(Math.min(index, all.length), 0, item);
    }
  });
  return all;
}

let count = null;
onEvent((event) => {
  if (event.type.startsWith('inbound.') || (count !== null && event.inbox && event.inbox.unmatched !== count)) {
    loadUnmatched();
  }
  count = event.inbox?.unmatched ?? count;
});
onFresh(loadUnmatched);
onSignOut(() => {
  settle();
  unmatched.set(EMPTY);
});
addEventListener('pagehide', settle);

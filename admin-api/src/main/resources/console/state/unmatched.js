// Texts that belong to no open contact request.
import {get, post} from '../server/api.js';
import {words} from '../server/words.js';
import {onEvent, onFresh} from '../server/live.js';
import {gather} from './gather.js';
import {byAuthor, onSignOut, seesOrganisation} from './session.js';
import {store} from './store.js';

const PAGE = 100;
const EMPTY = {items: [], next: null, loaded: false, problem: null};

export const unmatched = store(EMPTY);

export const loadUnmatched = gather(async () => {
  if (!seesOrganisation()) {
    return;
  }
  try {
    const page = await get(`/v1/unmatched?limit=${PAGE}`);
    unmatched.set({items: page.items, next: page.next, loaded: true, problem: null});
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
  takeOff(item);
}

export async function handled(item) {
  await post(`/v1/unmatched/${item.id}/handled`, byAuthor({asAdmin: true}));
  takeOff(item);
}

function takeOff(item) {
  unmatched.patch({items: unmatched.get().items.filter((one) => one.id !== item.id)});
  loadUnmatched();
}

let count = null;
onEvent((event) => {
  if (event.type.startsWith('inbound.') || (count !== null && event.inbox && event.inbox.unmatched !== count)) {
    loadUnmatched();
  }
  count = event.inbox?.unmatched ?? count;
});
onFresh(loadUnmatched);
onSignOut(() => unmatched.set(EMPTY));

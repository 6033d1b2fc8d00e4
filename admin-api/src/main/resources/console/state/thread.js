// The contact request that is open, and its thread, kept up to date by events.
import {get, Problem} from '../server/api.js';
import {words} from '../server/words.js';
import {onEvent, onFresh} from '../server/live.js';
import {gather} from './gather.js';
import {caseChanged} from './case-list.js';
import {meet} from './people.js';
import {onSignOut} from './session.js';
import {store} from './store.js';

const PAGE = 50;

/** messages: by entry. whole: whether the oldest is loaded. missing: there is no such case. */
const NONE = {
  id: null, shown: null, messages: [], whole: false, loading: false, loadingOlder: false, missing: false, problem: null,
};

export const thread = store(NONE);

const listeners = new Set();
const changed = new Set();

/** Hears of each message as it is known now, wherever it was learned. */
export function onMessage(listener) {
  listeners.add(listener);
}

export function open(id) {
  if (thread.get().id === id) {
    return;
  }
  changed.clear();
  thread.set({...NONE, id, loading: id !== null});
  if (id !== null) {
    load(id);
  }
}

async function load(id) {
  try {
    const [shown, page] = await Promise.all([get(`/v1/cases/${id}`), newest(id)]);
    if (thread.get().id === id) {
      take(page.items);
      thread.patch({shown, messages: page.items, whole: page.items.length < PAGE, loading: false, problem: null});
    }
  } catch (failure) {
    if (thread.get().id === id) {
      const missing = failure instanceof Problem && (failure.status === 404 || failure.status === 422);
      thread.patch({loading: false, missing, problem: missing ? null : words(failure)});
    }
  }
}

export function reload() {
  const {id} = thread.get();
  if (id !== null) {
    thread.patch({loading: true, problem: null});
    load(id);
  }
}

export async function older() {
  const {id, messages, whole, loadingOlder} = thread.get();
  if (whole || loadingOlder || messages.length === 0) {
    return;
  }
  thread.patch({loadingOlder: true});
  try {
    const page = await get(`/v1/cases/${id}/messages?limit=${PAGE}&beforeEntry=${Math.min(...messages.map((message) => message.entry))}`);
    if (thread.get().id === id) {
      take(page.items);
      thread.patch({messages: joined(page.items, thread.get().messages), whole: page.items.length < PAGE, loadingOlder: false});
    }
  } catch {
    // Later: the view asks at once.
    setTimeout(() => thread.get().id === id && thread.patch({loadingOlder: false}), 2000);
  }
}

/** A case as the server has just answered with. */
export function caseIs(one) {
  if (thread.get().id === one.id) {
    thread.patch({shown: one});
  }
  caseChanged(one);
}

/** A message as the server has just answered with. */
export function messageIs(message) {
  take([message]);
  if (thread.get().id === message.caseId && !thread.get().loading) {
    thread.patch({messages: joined(thread.get().messages, [message])});
  }
}

function newest(id) {
  return get(`/v1/cases/${id}/messages?limit=${PAGE}`);
}

function take(messages) {
  messages.forEach((message) => meet(message.author));
  messages.forEach((message) => listeners.forEach((listener) => listener(message)));
}

/** By entry; where both have one, the later argument's counts. */
function joined(before, after) {
  const byId = new Map(before.map((message) => [message.id, message]));
  after.forEach((message) => byId.set(message.id, message));
  return [...byId.values()].sort((a, b) => a.entry - b.entry);
}

const refresh = gather(async () => {
  const {id, loading, problem} = thread.get();
  if (id === null || loading) {
    return;
  }
  if (problem !== null) {
    reload();
    return;
  }
  const ids = new Set(changed);
  changed.clear();
  try {
    const [shown, page] = await Promise.all([get(`/v1/cases/${id}`), newest(id)]);
    const known = thread.get().messages;
    const onPage = new Set(page.items.map((message) => message.id));
    const from = page.items[0]?.entry ?? Infinity;
    const before = known.filter((message) => message.entry < from);
    const gap = page.items.length === PAGE && known.length > 0 && known.at(-1).entry < from;
    const single = await Promise.all(before
      .filter((message) => ids.has(message.id) && !onPage.has(message.id))
      .map((message) => one(id, message.id)));
    if (thread.get().id !== id) {
      return;
    }
    take(page.items);
    const gone = new Set(single.filter((each) => each.gone).map((each) => each.id));
    const kept = joined(before.filter((message) => !gone.has(message.id)), single.filter((each) => !each.gone));
    const whole = gap ? false : thread.get().whole || page.items.length < PAGE;
    thread.patch({shown, messages: gap ? page.items : joined(kept, page.items), whole});
    caseChanged(shown);
  } catch {
    ids.forEach((each) => changed.add(each));
  }
}, 60);

async function one(caseId, id) {
  try {
    return await get(`/v1/cases/${caseId}/messages/${id}`);
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 404) {
      return {id, gone: true};
    }
    throw failure;
  }
}

onEvent((event) => {
  if (event.caseId && event.caseId === thread.get().id && event.type !== 'case.presence') {
    if (event.messageId) {
      changed.add(event.messageId);
    }
    refresh();
  }
});
onFresh(refresh);
onSignOut(() => open(null));

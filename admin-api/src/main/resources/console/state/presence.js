// Who else has the open case before her, and who is writing in it: told by this page every ten seconds for as long as it is
// true, and shown as long as the others tell it.
import {lastingPost, post} from '../server/api.js';
import {onEvent} from '../server/live.js';
import {byAuthor, isProfessional, onSignOut, session} from './session.js';
import {store} from './store.js';
import {thread} from './thread.js';

const EVERY = 10_000;
/** After the last key. */
const WRITING_FOR = 8_000;

/** [{who: {id, name}, activity}] */
export const others = store([]);

let present = null;
let wroteAt = -Infinity;
let asking = false;

async function sign() {
  const {id} = thread.get();
  if (id === null || id !== present || asking || !isProfessional() || session.get().locked || document.visibilityState !== 'visible') {
    return;
  }
  asking = true;
  try {
    const answer = await post(path(id), {activity: isWriting() ? 'TYPING' : 'VIEWING', ...byAuthor()});
    if (present === id) {
      others.set(answer.others);
    }
  } catch {
    // Nobody is told then; the next sign tells.
  } finally {
    asking = false;
  }
}

function isWriting() {
  return performance.now() - wroteAt < WRITING_FOR;
}

function path(caseId) {
  return `/v1/cases/${caseId}/presence`;
}

function leave() {
  if (present !== null) {
    lastingPost()(path(present), {activity: 'GONE', ...byAuthor()}).catch(() => {});
    present = null;
    others.set([]);
  }
}

thread.watch(({id, shown}) => {
  if (id !== present && session.get()) {
    leave();
    wroteAt = -Infinity;
    if (shown) {
      present = id;
      sign();
    }
  }
});
/** Called with each key in the field. */
export function wrote() {
  const began = !isWriting();
  wroteAt = performance.now();
  if (began) {
    sign();
  }
}

onEvent((event) => {
  if (event.type === 'case.presence' && event.caseId === present) {
    sign();
  }
});
setInterval(sign, EVERY);
onSignOut(leave);
addEventListener('pagehide', leave);

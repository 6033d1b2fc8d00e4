// Drafts are kept sealed by the daemon, for their writer and their case, so that neither a reload nor another computer loses
// them and nothing of them stays on this one. They go there a moment after the last key and come from there with the case.
import {del, get, put} from '../server/api.js';
import {draftOf, drafts} from './drafts.js';
import {outbox} from './outbox.js';
import {byAuthor, isProfessional, session} from './session.js';
import {thread} from './thread.js';

const MOMENT = 700;

const timers = new Map();
const underWay = new Map();

drafts.watch((all) => {
  if (!session.get()) {
    return;
  }
  Object.keys(all).filter((caseId) => all[caseId].text !== all[caseId].kept).forEach((caseId) => {
    clearTimeout(timers.get(caseId));
    timers.set(caseId, setTimeout(() => keep(caseId), MOMENT));
  });
  // What has left its field is gone there with its message.
  [...timers.keys()].filter((caseId) => !(caseId in all)).forEach(stop);
});

function stop(caseId) {
  clearTimeout(timers.get(caseId));
  timers.delete(caseId);
}

async function keep(caseId, keepalive = false) {
  stop(caseId);
  const {text, kept} = draftOf(drafts.get(), caseId);
  if (!isProfessional() || text === kept || underWay.has(caseId)) {
    return;
  }
  const path = `/v1/cases/${caseId}/draft`;
  const asking = text.trim() === '' ? del(path, byAuthor(), keepalive) : put(path, {text, ...byAuthor()}, undefined, keepalive);
  underWay.set(caseId, asking);
  try {
    await asking;
    if (caseId in drafts.get()) {
      drafts.patch({[caseId]: {...draftOf(drafts.get(), caseId), kept: text}});
    }
  } catch {
    // It stays here, and the page asks before it is left.
  } finally {
    underWay.delete(caseId);
  }
}

/** Before a message of the case goes out, so that its draft does not come to life again behind it. */
export async function settled(caseId) {
  stop(caseId);
  await underWay.get(caseId)?.catch(() => {});
}

thread.watch(({id}) => {
  if (id !== null && !(id in drafts.get()) && isProfessional()) {
    fetchDraft(id);
  }
});

const asked = new Set();

async function fetchDraft(caseId) {
  if (asked.has(caseId)) {
    return;
  }
  asked.add(caseId);
  try {
    const {text} = await get(`/v1/cases/${caseId}/draft`);
    // What is on its way from here is no draft any more, though the daemon has not heard of that.
    const leaving = outbox.get().some((one) => one.caseId === caseId && one.text === text);
    if (session.get() && !(caseId in drafts.get()) && text !== '' && !leaving) {
      drafts.patch({[caseId]: {text, kept: text, once: crypto.randomUUID(), problem: null}});
    }
  } catch {
    // There is none.
  } finally {
    setTimeout(() => asked.delete(caseId), MOMENT);
  }
}

addEventListener('pagehide', () => [...timers.keys()].forEach((caseId) => keep(caseId, true)));
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') {
    [...timers.keys()].forEach((caseId) => keep(caseId, true));
  }
});

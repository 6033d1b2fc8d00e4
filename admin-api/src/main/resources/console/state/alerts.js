// Tells of what happens anywhere: in the page, to screen readers, and on the desktop when the page is not looked at.
// Never what somebody wrote.
import {harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {get} from '../server/api.js';
import {onEvent} from '../server/live.js';
import {putAwayOf, say, toast} from './announce.js';
import {caseList} from './case-list.js';
import {go} from './route.js';
import {isProfessional, session} from './session.js';
import {store} from './store.js';
import {thread} from './thread.js';

const NEEDING = ['message.failed', 'message.uncertain', 'message.overdue'];

/** Whether the desktop may be used: 'default', 'granted', 'denied', or 'unsupported' */
export const desktop = store('Notification' in window ? Notification.permission : 'unsupported');

export async function askForDesktop() {
  desktop.set(await Notification.requestPermission());
}

export function isLookedAt() {
  return document.visibilityState === 'visible' && document.hasFocus();
}

onEvent((event) => {
  if (!isProfessional()) {
    return;
  }
  if (event.type === 'message.received') {
    alert(event, t('alert.new'), t('alert.new.here'), false);
  } else if (NEEDING.includes(event.type) && event.inbox?.attention > 0) {
    alert(event, t(`alert.${event.type}`), t(`alert.${event.type}`), true);
  } else if (event.type === 'inbound.unmatched' || event.type === 'inbound.waiting') {
    const words = t(event.type === 'inbound.waiting' ? 'alert.waiting' : 'alert.unmatched');
    alert({...event, caseId: null}, words, words, false);
  }
});

async function alert({caseId = null}, elsewhere, here, urgent) {
  if (!isLookedAt() && desktop.get() === 'granted') {
    onDesktop(elsewhere, caseId);
  }
  if (caseId !== null && caseId === thread.get().id && !session.get()?.locked) {
    say(here);
    return;
  }
  const whose = await nameOf(caseId, urgent);
  if (isProfessional()) {
    toast(whose === null ? elsewhere : `${whose}: ${elsewhere}`, {caseId, urgent, spoken: session.get().locked ? elsewhere : undefined});
  }
}

/** What went wrong is told by patient; of what is ordinary only as far as it costs no question. */
async function nameOf(caseId, urgent) {
  if (caseId === null) {
    return null;
  }
  const listed = caseList.get().items.find((one) => one.id === caseId);
  try {
    const one = listed ?? (urgent ? await get(`/v1/cases/${caseId}`) : null);
    return one && (harmlessLine(one.patient.name) || one.patient.phone);
  } catch {
    return null;
  }
}

/** One banner a contact request, anew with each event of it; without a name, since others see a desktop, too. */
function onDesktop(words, caseId) {
  const shown = new Notification(document.title.replace(/^\(\d+\) |⚠ /g, ''), {body: words, tag: `casewire-${caseId ?? 'unmatched'}`, renotify: true});
  shown.onclick = () => {
    focus();
    go(caseId === null ? '/unmatched' : `/case/${caseId}`);
    shown.close();
  };
}

// Whoever opens the chat need not be told of it any more; what went wrong there stays until she puts it away.
thread.watch(({id}) => {
  if (id !== null) {
    putAwayOf(id);
  }
});

// Tells of what happens anywhere: in the page, to screen readers, and on the desktop when the page is not looked at.
// Never what somebody wrote.
import {t} from '../language/language.js';
import {onEvent} from '../server/live.js';
import {putAwayOf, say, toast} from './announce.js';
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

function alert(event, elsewhere, here, urgent) {
  const open = event.caseId !== undefined && event.caseId === thread.get().id && !session.get()?.locked;
  if (open) {
    say(here);
  } else {
    toast(elsewhere, {caseId: event.caseId ?? null, urgent});
  }
  if (!isLookedAt() && desktop.get() === 'granted') {
    const shown = new Notification(document.title.replace(/^\(\d+\) |⚠ /g, ''), {body: elsewhere, tag: 'casewire'});
    shown.onclick = () => {
      focus();
      shown.close();
    };
  }
}

// Whoever opens the chat need not be told of it any more; what went wrong there stays until she puts it away.
thread.watch(({id}) => {
  if (id !== null) {
    putAwayOf(id);
  }
});

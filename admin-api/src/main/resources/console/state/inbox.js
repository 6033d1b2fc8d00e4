// The organisation's totals: the counts in the tabs and in the browser's title.
import {get} from '../server/api.js';
import {onEvent, onFresh} from '../server/live.js';
import {gather} from './gather.js';
import {isProfessional, onSignOut, session} from './session.js';
import {store} from './store.js';

const NOTHING = {
  unreadMessages: 0, unreadCases: 0, attention: 0, overdueMessages: 0, unmatched: 0,
  waitingCases: 0, longestWaitingSince: null, unassignedCases: 0, mine: 0,
};
/** After which a person's own count may be another; events bring those of all. */
const MOVES_MINE = ['case.assigned', 'case.status', 'case.created'];

export const inbox = store(NOTHING);

let title = 'Casewire';

export function useTitle(given) {
  title = given;
  showTitle();
}

const load = gather(async () => {
  const query = isProfessional() ? `?${new URLSearchParams({assignee: session.get().author.id})}` : '';
  try {
    inbox.patch(await get(`/v1/inbox${query}`));
  } catch {
    // The next event or connection brings it.
  }
});

onEvent((event) => {
  if (event.inbox) {
    inbox.patch(event.inbox);
  }
  if (MOVES_MINE.includes(event.type)) {
    load();
  }
});
onFresh(load);
onSignOut(() => inbox.set(NOTHING));
inbox.watch(showTitle);

function showTitle() {
  const {unreadMessages, attention} = inbox.get();
  const marks = (unreadMessages > 0 ? `(${unreadMessages}) ` : '') + (attention > 0 ? '⚠ ' : '');
  document.title = marks + title;
}

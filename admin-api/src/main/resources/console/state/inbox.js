// The organisation's totals: the counts in the tabs and in the browser's title.
import {get} from '../server/api.js';
import {onEvent, onFresh} from '../server/live.js';
import {onSignOut} from './session.js';
import {store} from './store.js';

const NOTHING = {unreadMessages: 0, unreadCases: 0, attention: 0, overdueMessages: 0, unmatched: 0};

export const inbox = store(NOTHING);

let title = 'Casewire';

export function useTitle(given) {
  title = given;
  showTitle();
}

onEvent((event) => {
  if (event.inbox) {
    inbox.set(event.inbox);
  }
});
onFresh(() => {
  get('/v1/inbox').then((totals) => inbox.set(totals), () => {
    // The next event or connection brings it.
  });
});
onSignOut(() => inbox.set(NOTHING));
inbox.watch(showTitle);

function showTitle() {
  const {unreadMessages, attention} = inbox.get();
  const marks = (unreadMessages > 0 ? `(${unreadMessages}) ` : '') + (attention > 0 ? '⚠ ' : '');
  document.title = marks + title;
}

// What is to be sent later in the case that is open: a list of its own, since it stands in no thread yet.
import {get} from '../server/api.js';
import {onEvent, onFresh} from '../server/live.js';
import {gather} from './gather.js';
import {onSignOut} from './session.js';
import {store} from './store.js';
import {thread} from './thread.js';

/** {id: of the case, items} */
const NONE = {id: null, items: []};

export const scheduled = store(NONE);

export const loadScheduled = gather(async () => {
  const {id} = thread.get();
  if (id === null) {
    return;
  }
  try {
    const {items} = await get(`/v1/cases/${id}/scheduled`);
    if (thread.get().id === id) {
      scheduled.set({id, items});
    }
  } catch {
    // The next event or connection asks again.
  }
}, 30);

thread.watch(({id}) => {
  if (id !== scheduled.get().id) {
    scheduled.set({id, items: []});
    loadScheduled();
  }
});
onEvent((event) => {
  if (event.caseId && event.caseId === thread.get().id && event.type.startsWith('message.')) {
    loadScheduled();
  }
});
onFresh(loadScheduled);
onSignOut(() => scheduled.set(NONE));

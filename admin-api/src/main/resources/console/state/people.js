// Colleagues, as far as this page has met them: nobody keeps a list of who works where. For handing a case over.
import {onSignOut, session} from './session.js';
import {store} from './store.js';

/** By id, the name. */
export const people = store({});

export function meet(person) {
  if (person?.id && people.get()[person.id] !== person.name) {
    people.patch({[person.id]: person.name});
  }
}

export function isMe(person) {
  return person?.id === session.get()?.author.id;
}

onSignOut(() => people.set({}));

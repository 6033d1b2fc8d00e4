// What belongs to one person: shown to nobody else at this page, and hers again when she is back. In memory only, so that
// nothing of it stays on a shared computer; leaving the page asks first.
import {onPerson} from './session.js';
import {store} from './store.js';

const all = [];
let person = null;

/**
 * A store of which everybody has her own.
 *
 * @param isUnsaved whether a value holds what would be lost with the page
 */
export function personal(initial, isUnsaved) {
  const present = store(initial);
  const others = new Map();
  all.push({
    unsaved: () => [present.get(), ...others.values()].some(isUnsaved),
    change(before, next) {
      if (before !== null) {
        others.set(before, present.get());
      }
      present.set(others.get(next) ?? initial);
      others.delete(next);
    },
  });
  return {
    ...present,
    /** Changes somebody's value, whether she is here or not. */
    changeOf(whose, change) {
      if (whose === person) {
        present.set(change(present.get()));
      } else {
        others.set(whose, change(others.get(whose) ?? initial));
      }
    },
  };
}

/** Whether somebody's unsaved work is here, be she signed in or not. */
export function somethingIsUnsaved() {
  return all.some((one) => one.unsaved());
}

/** Whose page it is: a key for maps; null while nobody is signed in. */
export function presentPerson() {
  return person;
}

onPerson((next) => {
  if (next !== person) {
    const before = person;
    person = next;
    all.forEach((one) => one.change(before, next));
  }
});

// Who is signed in. The key stays in memory: reloading the page is signing out.
import {get, useKey, whenKeyIsRefused} from '../server/api.js';
import {startLive, stopLive} from '../server/live.js';
import {store} from './store.js';

/** Null, or {id, name, roles, organisation, author, locked} */
export const session = store(null);
/** Why the sign-in page is shown, as the key of a text; null when it needs no reason. */
export const signedOutBecause = store(null);

let key = null;
const forget = [];
const personChanges = [];

/** @param action what has to be emptied when somebody else signs in */
export function onSignOut(action) {
  forget.push(action);
}

/** @param action hears whose page it is from now on: a key for maps, or null */
export function onPerson(action) {
  personChanges.push(action);
}

/**
 * Signs in, or ends the lock when it is the same key.
 *
 * @param name of the professional, for a key that several share
 */
export async function signIn(given, name) {
  const present = session.get();
  if (present?.locked && given === key && (name === '' || name === present.author.name)) {
    session.set({...present, locked: false});
    return;
  }
  // Until it is known to be good nothing else is asked with it: a wrong key at the lock changes nothing.
  const who = await get('/v1/session', {key: given});
  const called = name === '' && present?.locked && needsName(present) ? present.author.name : name;
  if (needsName(who) && called === '') {
    throw new NameMissing();
  }
  if (present) {
    stopLive();
    forget.forEach((action) => action());
  }
  key = given;
  signedOutBecause.set(null);
  const author = needsName(who) ? personNamed(called) : {id: who.id, name: who.name};
  useKey(key, needsName(who) ? author : null);
  // A renewed key is still the same person.
  itIs(`${who.organisation?.id}\n${author.name}`);
  session.set({...who, author, locked: false});
  if (seesOrganisation()) {
    startLive();
  }
}

/** Of a shared key a person is known by her name; as id it has to fit into a header. */
export function personNamed(name) {
  return {id: name.replace(/[^ -~]|[%;]/gu, encodeURIComponent).slice(0, 128), name: name.slice(0, 200)};
}

/** The key is shared, so the page must be told who writes. */
export class NameMissing extends Error {}

/** Hides everything but keeps counting. */
export function lock() {
  const present = session.get();
  if (present && !present.locked) {
    session.set({...present, locked: true});
  }
}

export function signOut(because = null) {
  stopLive();
  forget.forEach((action) => action());
  useKey(null);
  key = null;
  itIs(null);
  signedOutBecause.set(because);
  session.set(null);
}

function itIs(person) {
  personChanges.forEach((change) => change(person));
}

export function isProfessional() {
  return hasRole('frontend') || hasRole('professional');
}

export function isAdmin() {
  return hasRole('admin');
}

export function isOperator() {
  return hasRole('operator');
}

export function seesOrganisation() {
  return isProfessional() || isAdmin();
}

/**
 * Who does it, as a request says it. A professional's own key says it by itself and may not say it again.
 *
 * @param asAdmin where the server looks for the admin's role first
 */
export function byAuthor({asAdmin = false} = {}) {
  const itself = !hasRole('frontend') && hasRole('professional') && !(asAdmin && isAdmin());
  return itself ? {} : {author: session.get().author};
}

function hasRole(role) {
  return session.get()?.roles.includes(role) ?? false;
}

function needsName(who) {
  return who.roles.includes('frontend');
}

// A browser may keep the page as it is while another one is looked at, and show it again to whoever presses Back.
addEventListener('pagehide', (event) => event.persisted && lock());

whenKeyIsRefused(() => {
  if (key !== null) {
    signOut('sign-in.ended');
  }
});

// Where the page is, by the part of the address after #: an id at most, never a number or a text.
import {store} from './store.js';

export const route = store(read());

function read() {
  const [, view = '', id = null] = location.hash.split('/');
  return {view: view || 'cases', id};
}

export function go(path) {
  location.hash = path;
}

addEventListener('hashchange', () => route.set(read()));

// A person, by the first letters of her names; beside the name or with it as title, so it says nothing of its own.
import {html} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';

export function Initials({name}) {
  return html`<span class="initials" aria-hidden="true">${initialsOf(name)}</span>`;
}

export function initialsOf(name) {
  const words = harmlessLine(name).split(' ').filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...word][0].toLocaleUpperCase()).join('') || '?';
}

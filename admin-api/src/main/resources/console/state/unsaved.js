// What is typed into forms and not yet saved, so that neither another view nor the lock nor signing out takes it away.
import {personal} from './personal.js';

/** The fields of the organisation's settings that were changed, with their new values. */
export const settingsChanges = personal({}, (changes) => Object.keys(changes).length > 0);

/** By case id, the note that is being written: {text, once}. */
export const notes = personal({}, (all) => Object.values(all).some((note) => note.text.trim() !== ''));

export const EMPTY_CASE = {phone: '', name: '', subject: '', reference: '', language: '', take: true};

/** The contact request that is being made. */
export const newCase = personal(EMPTY_CASE, (typed) => typed.phone !== '' || typed.name !== '' || typed.subject !== '');

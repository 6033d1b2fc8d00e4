// How long something has lasted, in the largest unit that says enough: 12 min, 3 h, 2 d.
import {languageTag} from './language.js';

const UNITS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]];

export function span(millis) {
  const [unit, size] = UNITS.find(([, each]) => millis >= each) ?? UNITS.at(-1);
  const number = Math.max(0, Math.floor(millis / size));
  return new Intl.NumberFormat(languageTag(), {style: 'unit', unit, unitDisplay: 'short'}).format(number);
}

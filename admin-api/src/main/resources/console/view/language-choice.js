// The patient's language, in which automatic messages are written.
import {html} from '../preact.js';
import {languageName, t} from '../language/language.js';

export function LanguageChoice({value, change}) {
  return html`<label>${t('new.language')} <select value=${value} onChange=${(event) => change(event.target.value)}>
    <option value="">${t('new.language.unknown')}</option>
    ${['fi', 'sv', 'en'].map((code) => html`<option key=${code} value=${code}>${languageName(code)}</option>`)}
  </select></label>`;
}

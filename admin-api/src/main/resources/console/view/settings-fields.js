// The kinds of field that the settings are made of.
import {html} from '../preact.js';
import {readDuration, UNITS, writeDuration} from '../language/duration.js';
import {languageName, t} from '../language/language.js';
import {useMeasure} from './measure.js';

/** One text in each of the organisation's languages. */
export function TextsField({name, texts, languages, change}) {
  const all = [...new Set([...languages, ...Object.keys(texts)])];
  return html`<fieldset data-field=${name}>
    <legend>${t(`settings.${name}`)}</legend>
    <p class="hint">${t(`settings.${name}.why`)}</p>
    ${all.map((language) => html`<${OneText} key=${language} language=${language} text=${texts[language] ?? ''} change=${(text) => change({...texts, [language]: text})} />`)}
  </fieldset>`;
}

function OneText({language, text, change}) {
  const measure = useMeasure(text);
  return html`<label><span>${languageName(language)}</span>
    <textarea rows="3" lang=${language} value=${text} onInput=${(event) => change(event.target.value)}></textarea>
    <small>${measure && text !== '' && `${t('measure.characters', {count: measure.characters})} · ${t('measure.parts', {count: measure.segmentCount})}`}</small>
  </label>`;
}

export function DurationField({name, value, change}) {
  const read = readDuration(value);
  if (read === null) {
    return html`<p>${t(`settings.${name}`)} ${value}</p>`;
  }
  return html`<div class="duration" data-field=${name} role="group" aria-label=${t(`settings.${name}`)}>
    <span class="label">${t(`settings.${name}`)}</span>
    <input type="number" min="0" aria-label=${t('settings.how-many')} value=${read.number} onInput=${(event) => {
      if (event.target.value !== '') {
        change(writeDuration({...read, number: event.target.valueAsNumber}));
      }
    }} />
    <select aria-label=${t('settings.unit')} value=${read.unit} onChange=${(event) => change(writeDuration({...read, unit: event.target.value}))}>
      ${Object.keys(UNITS).map((unit) => html`<option key=${unit} value=${unit}>${t(`settings.${unit}`)}</option>`)}
    </select>
    <small>${t(`settings.${name}.why`)}</small>
  </div>`;
}

export function Choice({name, values, value, change}) {
  return html`<fieldset class="choice-field"><legend>${t(`settings.${name}`)}</legend>
    ${values.map((each) => html`<label key=${each} class="line"><input type="radio" name=${name} checked=${each === value} onChange=${() => change(each)} /> ${t(`settings.${name}.${each}`)}</label>`)}
  </fieldset>`;
}

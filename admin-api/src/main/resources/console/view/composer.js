// The field for a new SMS: what it will take is shown while typing; it is closed with the reason when nothing can go out.
import {html, lazy, useEffect, useRef, useState} from '../preact.js';
import {t} from '../language/language.js';
import {post} from '../server/api.js';
import {numberWords} from '../server/words.js';
import {nextUnread} from '../state/case-list.js';
import {draftOf, drafts, write} from '../state/drafts.js';
import {focusNext} from '../state/focus.js';
import {send} from '../state/outbox.js';
import {wrote} from '../state/presence.js';
import {go} from '../state/route.js';
import {session} from '../state/session.js';
import {useStore} from '../state/store.js';
import {Icon} from './icon.js';
import {useMeasure} from './measure.js';
import {OthersWriting} from './others.js';

const Templates = lazy(() => import('./templates.js'), 'Templates');
const SendTerms = lazy(() => import('./send-terms.js'), 'SendTerms');

/** What a professional may say to a refusal. */
const ANYWAY = {
  'sender-number-in-use': {takeOver: true},
  'quiet-hours': {urgent: true},
  'newer-entries': {},
};

export function Composer({one}) {
  const draft = useStore(drafts, (all) => draftOf(all, one.id));
  const {maxSegments} = useStore(session).organisation;
  const number = useNumber(one.patient.phone);
  const measure = useMeasure(draft.text);
  const field = useRef();
  const [terms, setTerms] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const closed = whyClosed(one, number);
  const tooLong = measure && measure.segmentCount > maxSegments;
  const empty = draft.text.trim() === '';

  useEffect(() => {
    const area = field.current;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight + 2, 220)}px`;
  }, [draft.text]);

  function submit(event) {
    event.preventDefault();
    if (!closed && !tooLong) {
      send(one.id);
      field.current.focus();
    }
  }

  function type(event) {
    write(one.id, event.target.value);
    wrote();
  }

  function insert(text) {
    const before = draft.text.trimEnd();
    write(one.id, before === '' ? text : `${before}\n${text}`);
  }

  function sendAnyway() {
    const {lastSeenEntry, ...before} = draft.problem.terms;
    send(one.id, {...before, ...ANYWAY[draft.problem.code]}, draft.problem.code === 'newer-entries');
  }

  function sendAndNext() {
    if (!closed && !tooLong && !empty) {
      send(one.id);
      const next = nextUnread(one.id);
      focusNext('chat');
      go(next === undefined ? '/cases' : `/case/${next.id}`);
    }
  }

  function key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      event.shiftKey ? sendAndNext() : submit(event);
    }
  }

  return html`<form class="composer" onSubmit=${submit}>
    <${OthersWriting} />
    <label for="new-sms">${t('composer')}</label>
    ${closed && html`<p id="composer-closed" class="closed">${closed}</p>`}
    <textarea id="new-sms" placeholder=${t('composer')} ref=${field} rows="2" dir="auto" disabled=${Boolean(closed)} value=${draft.text}
      aria-describedby="composer-measure ${closed ? 'composer-closed' : ''}" aria-invalid=${tooLong || null}
      onInput=${type} onKeyDown=${key}></textarea>
    ${draft.problem && html`<p class="problem" role="alert">${t('composer.not-taken', {reason: draft.problem.words})}
      ${ANYWAY[draft.problem.code] && html` <button type="button" onClick=${sendAnyway}>${t('composer.take-over')}</button>`}</p>`}
    <div class="foot">
      <p id="composer-measure" class="measure ${tooLong ? 'over' : ''}">${!closed && measureWords(measure, empty, maxSegments)}</p>
      ${!closed && html`<button type="button" class="quiet templates" aria-label=${t('templates')} title=${t('templates')} onClick=${() => setChoosing(true)}><${Icon} name="templates" /></button>`}
      <button type="button" class="quiet later" disabled=${Boolean(closed) || empty || tooLong} onClick=${() => setTerms(true)}>${t('terms')}</button>
      <button type="button" class="quiet and-next" disabled=${Boolean(closed) || empty || tooLong} title="Ctrl+Shift+Enter" onClick=${sendAndNext}>${t('composer.send-next')}</button>
      <button type="submit" class="main" disabled=${Boolean(closed) || empty || tooLong} title=${t('composer.keys')}><${Icon} name="send" /><span>${t('composer.send')}</span></button>
    </div>
  </form>
  ${choosing && html`<${Templates} caseId=${one.id} use=${insert} onClose=${() => setChoosing(false)} />`}
  ${terms && html`<${SendTerms} send=${(chosen) => send(one.id, chosen)} onClose=${() => setTerms(false)} />`}`;
}

function measureWords(measure, empty, most) {
  if (empty || !measure) {
    return html`<span class="keys">${t('composer.keys')}</span>`;
  }
  const said = [
    t('measure.characters', {count: measure.characters}),
    t('measure.parts', {count: measure.segmentCount}),
    t('measure.left', {count: measure.remaining}),
    t(`measure.${measure.encoding}`),
  ].join(' · ');
  const why = measure.unsupported.length > 0 ? ` ${t('measure.why', {characters: measure.unsupported.slice(0, 8).join(' ')})}` : '';
  const over = measure.segmentCount > most ? ` ${t('measure.over', {count: most})}` : '';
  return said + why + over;
}

/** Whether an SMS can reach the number; null until that is known. */
function useNumber(phone) {
  const [known, setKnown] = useState(null);
  useEffect(() => {
    let wanted = true;
    setKnown(null);
    post('/v1/numbers/check', {phone}).then((check) => wanted && setKnown(check), () => {
      // The server checks again when something is sent.
    });
    return () => {
      wanted = false;
    };
  }, [phone]);
  return known;
}

function whyClosed(one, number) {
  if (one.status !== 'IN_PROGRESS') {
    return t(`composer.closed.${one.status}`);
  }
  if (one.optedOut) {
    return t('composer.closed.opted-out');
  }
  return number && !number.sendable ? numberWords(number.reason) : null;
}

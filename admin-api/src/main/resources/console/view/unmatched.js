// Texts that belong to no open contact request, until somebody deals with each.
import {html, lazy, useEffect, useRef, useState} from '../preact.js';
import {harmless, harmlessLine} from '../language/harmless.js';
import {has, t} from '../language/language.js';
import {full} from '../language/time.js';
import {words} from '../server/words.js';
import {say} from '../state/announce.js';
import {go} from '../state/route.js';
import {isProfessional} from '../state/session.js';
import {useStore} from '../state/store.js';
import {EMPTY_CASE, newCase} from '../state/unsaved.js';
import {attach, bringBack, gone, loadUnmatched, moreUnmatched, settle, takeOff, unmatched} from '../state/unmatched.js';
import {CaseChoice} from './case-choice.js';
import {Icon} from './icon.js';

const Handled = lazy(() => import('./handled.js'), 'Handled');
const NewCase = lazy(() => import('./new-case.js'), 'NewCase');

export function Unmatched() {
  const {items, next, loaded, problem} = useStore(unmatched);
  const list = useRef();
  const shown = useRef(new Set());
  const [past, setPast] = useState(false);
  const [, draw] = useState(0);
  useEffect(() => {
    loadUnmatched();
    return settle;
  }, []);
  // While somebody points at the list, nothing is put on top of what she points at.
  const held = list.current?.matches(':hover, :focus-within') ? items.filter((item) => !shown.current.has(item.id)) : [];
  const listed = items.filter((item) => !held.includes(item));
  listed.forEach((item) => shown.current.add(item.id));

  function showAll() {
    items.forEach((item) => shown.current.add(item.id));
    draw((count) => count + 1);
  }

  return html`<section class="page" aria-labelledby="unmatched-heading">
    <h2 id="unmatched-heading">${t('unmatched.heading')}</h2>
    <p class="intro">${t('unmatched.intro')}</p>
    <p class="hint">${t('forged')}</p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${!loaded && html`<p class="empty">${t('loading')}</p>`}
    ${loaded && items.length === 0 && html`<p class="empty"><${Icon} name="tray" />${t('unmatched.none')}</p>`}
    <p class="held" role="status">${held.length > 0 && html`<button type="button" onClick=${showAll}>${t('unmatched.more-came', {count: held.length})}</button>`}</p>
    <ul class="cards" ref=${list} onMouseLeave=${showAll}>${listed.map((item) => html`<${UnmatchedItem} key=${item.id} item=${item} />`)}</ul>
    ${next && html`<button type="button" onClick=${moreUnmatched}>${t('more')}</button>`}
    <button type="button" class="quiet" aria-expanded=${past} onClick=${() => {
      settle();
      setPast(!past);
    }}>${t('handled')}</button>
    ${past && html`<${Handled} />`}
  </section>`;
}

/** What stands in its place, as high as it was. */
function Gone({item, it, height}) {
  return html`<li class="card gone" style=${{minHeight: height && `${height}px`}}>
    <p>${t(it.caseId ? 'unmatched.attached' : 'unmatched.taken-off')}</p>
    ${it.caseId && html`<button type="button" onClick=${() => go(`/case/${it.caseId}`)}>${t('toasts.open')}</button>`}
    ${it.undo && html`<button type="button" onClick=${() => bringBack(item)}>${t('undo')}</button>`}
  </li>`;
}

/** @param here the case that it can be put into with one press, where there is one */
export function UnmatchedItem({item, here = null}) {
  const [choosing, setChoosing] = useState(false);
  const [making, setMaking] = useState(false);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  // The server asks whether a text from another number really belongs here; pressing once more says so.
  const [otherPhone, setOtherPhone] = useState(null);
  const it = useStore(gone)[item.id];
  const card = useRef();
  const height = useRef(null);

  async function act(ask, done, where) {
    setBusy(true);
    setProblem(null);
    try {
      height.current = card.current.getBoundingClientRect().height;
      await ask();
      say(done);
      setBusy(false);
    } catch (failure) {
      setProblem(words(failure));
      setOtherPhone(failure.code === 'other-phone' ? where : null);
      setBusy(false);
    }
  }

  function make() {
    newCase.set({...EMPTY_CASE, phone: item.from});
    setMaking(true);
  }

  if (it) {
    return html`<${Gone} item=${item} it=${it} height=${height.current} />`;
  }
  const candidates = item.candidateCases ?? [];
  const reason = `unmatched.${item.reason}`;
  return html`<li class="card" ref=${card} data-unmatched=${item.id} data-reason=${item.reason}>
    <p class="meta"><strong>${item.from}</strong> → ${item.to} · <time datetime=${item.at}>${full(item.at)}</time></p>
    <p class="text" dir="auto">${harmless(item.text) || html`<em>${t('message.no-text')}</em>`}</p>
    <p class="meta">${has(reason) ? t(reason) : item.reason}
      ${item.answeredAt && html` ${t('unmatched.answered', {time: full(item.answeredAt)})}`}
      ${item.answerFailure && html` <span class="mark">${t('unmatched.answer-failed')}</span>`}
      ${item.incomplete && html` <span class="mark">${t('message.incomplete')}</span>`}
      ${item.possibleDuplicate && html` <span class="mark">${t('message.duplicate')}</span>`}
      ${item.possiblyMixed && html` <span class="mark">${t('message.mixed')}</span>`}
      ${item.unreadable && html` <span class="mark">${t('message.unreadable')}</span>`}
      ${item.readAs && html` <span class="mark">${t('message.guessed')}</span>`}</p>
    ${!here && candidates.length > 0 && html`<ul class="choices" aria-label=${t('unmatched.candidates')}>${candidates.map((one) => html`<li key=${one.id}>
      <span><strong><bdi>${harmlessLine(one.patient.name) || t('panel.no-name')}</bdi></strong> ${t(`status.${one.status}`)}${one.reference && html` · <bdi>${harmlessLine(one.reference)}</bdi>`}</span>
      <button type="button" disabled=${busy} onClick=${() => act(() => attach(item, one.id, otherPhone === one.id), t('unmatched.attached'), one.id)}>${t(otherPhone === one.id ? 'choice.other-phone' : 'choice.here')}<span class="unseen"> ${one.patient.name}</span></button>
    </li>`)}</ul>`}
    <div class="actions">
      ${here && html`<button type="button" class="main" disabled=${busy} onClick=${() => act(() => attach(item, here, otherPhone === here), t('unmatched.attached'), here)}>${t(otherPhone === here ? 'choice.other-phone' : 'unmatched.put-here')}</button>`}
      <button type="button" disabled=${busy} onClick=${() => setChoosing(true)}>${t(here ? 'unmatched.put-elsewhere' : 'unmatched.attach')}</button>
      ${isProfessional() && html`<button type="button" class="quiet" disabled=${busy} onClick=${make}>${t('unmatched.new-case')}</button>`}
      <button type="button" class="quiet" disabled=${busy} onClick=${() => act(async () => takeOff(item), t('unmatched.taken-off'))}>${t('unmatched.handled')}</button>
    </div>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${making && html`<${NewCase} made=${(one) => attach(item, one.id)} onClose=${() => setMaking(false)} />`}
    ${choosing && html`<${CaseChoice} title=${t('unmatched.attach')} candidates=${item.candidates} choose=${(caseId, allowed) => attach(item, caseId, allowed)} onClose=${() => setChoosing(false)} />`}
  </li>`;
}

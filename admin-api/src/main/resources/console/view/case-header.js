// Who it is about, where it stands, and what can be done with it as a whole.
import {html, useEffect, useRef, useState} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {patch, put} from '../server/api.js';
import {words} from '../server/words.js';
import {say, toast} from '../state/announce.js';
import {takesFocus} from '../state/focus.js';
import {saveExport} from '../state/exporting.js';
import {printThread} from '../state/printing.js';
import {isTrouble, markRead, newest, seenEntry} from '../state/reading.js';
import {isMe} from '../state/people.js';
import {byAuthor, session} from '../state/session.js';
import {useStore} from '../state/store.js';
import {caseIs, reload, thread} from '../state/thread.js';
import {assign, Assignee, HandOver} from './assignee.js';
import {titleOf} from './case-row.js';
import {Icon} from './icon.js';
import {Others} from './others.js';
import {OptOut} from './opt-out.js';
import {WriteNote} from './note.js';
import {Waits} from './waits.js';

export function CaseHeader({one, edit}) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [opened, setOpened] = useState(false);
  const [handing, setHanding] = useState(false);
  const [optingOut, setOptingOut] = useState(false);
  const [noting, setNoting] = useState(false);
  const me = useStore(session)?.author;
  const header = useRef();
  const acted = useRef(false);

  useEffect(() => {
    if (takesFocus('chat')) {
      header.current.querySelector('h2').focus();
    }
  }, []);
  useEffect(() => {
    // The button that was pressed is gone; what comes next takes the focus in its place.
    if (acted.current && document.activeElement === document.body) {
      focusOf(one, header.current)?.focus();
    }
    acted.current = false;
  }, [one.status, one.hidden]);

  /** @param undo takes it back; offered for as long as a toast stands */
  async function change(ask, undo) {
    if (busy) {
      return;
    }
    acted.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const now = await ask();
      caseIs(now);
      const said = t(undo?.said ?? 'header.now', {status: t(`status.${now.status}`)});
      if (undo) {
        toast(said, {action: {words: t('undo'), act: () => change(undo.ask)}});
      } else {
        say(said);
      }
    } catch (failure) {
      setProblem({code: failure.code, words: words(failure)});
      if (failure.status === 409) {
        reload();
      }
    } finally {
      setBusy(false);
    }
  }

  const ask = (wanted, more = {}) => () => put(`/v1/cases/${one.id}/status`, {status: wanted, ...byAuthor(), ...more});

  function status(wanted) {
    return change(ask(wanted));
  }

  function close(more = {}) {
    change(ask('COMPLETE', {lastSeenEntry: seenEntry(), ...more}), one.status === 'IN_PROGRESS' && {said: 'header.closed', ask: ask('IN_PROGRESS')});
  }

  /** Who takes it in progress answers for it, unless somebody else does. */
  function take() {
    return change(async () => {
      const taken = await ask('IN_PROGRESS')();
      return taken.assignee ? taken : assign(taken, me).catch(() => taken);
    });
  }

  function noAnswer() {
    return change(() => put(`/v1/cases/${one.id}/answered`, {entry: seenEntry(), ...byAuthor()}));
  }

  const hiding = (hidden) => () => patch(`/v1/cases/${one.id}`, {hidden});

  function hide(hidden) {
    return change(hiding(hidden), hidden && {said: 'header.hidden', ask: hiding(false)});
  }

  // Not disabled while it is under way: a button that is loses the focus.
  const button = (key, action, more = {}) => html`<button type="button" aria-disabled=${busy || null} onClick=${action} ...${more}>${t(key)}</button>`;
  return html`<header class="case-header ${opened ? 'opened' : ''}" ref=${header}>
    <div class="about">
      <h2 tabindex="-1"><bdi>${titleOf(one)}</bdi></h2>
      <p class="details">
        <span class="status ${one.status}">${t(`status.${one.status}`)}</span>
        <${Assignee} one=${one} />
        <${Others} />
        ${one.waitingSince && html`<${Waits} one=${one} />`}
        ${one.patient.name && html`<span><span class="unseen">${t('header.phone')} </span>${one.patient.phone}</span>`}
        ${one.reference && html`<span>${t('header.reference')} <bdi>${harmlessLine(one.reference)}</bdi></span>`}
        ${one.sharedPhone && html`<span class="mark" title=${t('header.shared-phone.why')}>${t('header.shared-phone')}</span>`}
        ${one.hidden && html`<span><${Icon} name="hidden" /> ${t('row.hidden')}</span>`}
      </p>
      ${one.subject && html`<p class="subject"><bdi>${harmlessLine(one.subject)}</bdi></p>`}
    </div>
    <div class="actions" role="group" aria-label=${t('header.actions')}>
      ${one.status === 'NEW' && button('header.take', take, {class: 'main'})}
      ${one.status === 'COMPLETE' && button('header.reopen', () => status('IN_PROGRESS'), {class: 'main reopen'})}
      ${one.status !== 'COMPLETE' && button('header.close', () => close(), {class: 'second ending', title: t('header.close.why')})}
      ${one.hidden
        ? button('header.show', () => hide(false), {class: 'second hiding'})
        : one.status !== 'COMPLETE' && button('header.hide', () => hide(true), {class: 'second hiding', title: t('header.hide.why')})}
      <button type="button" class="quiet more" aria-expanded=${opened} aria-label=${t('header.more')} onClick=${() => setOpened(!opened)}><${Icon} name="more" /></button>
      ${one.status !== 'COMPLETE' && !isMe(one.assignee) && button(one.assignee ? 'assignee.take-over' : 'assignee.take', () => change(() => assign(one, me)), {class: 'third'})}
      ${one.status !== 'COMPLETE' && button('assignee.hand-over', () => setHanding(true), {class: 'third'})}
      ${isMe(one.assignee) && button('assignee.let-go', () => change(() => assign(one, null)), {class: 'third'})}
      ${one.waitingSince && button('header.no-answer', noAnswer, {class: 'third'})}
      ${button('note', () => setNoting(true), {class: 'third'})}
      ${button(one.optedOut ? 'opt-out.again' : 'opt-out', () => setOptingOut(true), {class: 'third'})}
      ${button('edit', edit, {class: 'third editing'})}
      ${button('print', printThread, {class: 'third'})}
      ${button('export', () => saveExport(one).catch((failure) => setProblem({code: failure.code, words: words(failure)})), {class: 'third'})}
    </div>
    ${optingOut && html`<${OptOut} one=${one} change=${change} onClose=${() => setOptingOut(false)} />`}
    ${noting && html`<${WriteNote} caseId=${one.id} onClose=${() => setNoting(false)} />`}
    ${handing && html`<${HandOver} one=${one} change=${change} onClose=${() => setHanding(false)} />`}
    <p class="problem" role="alert">${problem?.words}
      ${problem?.code === 'scheduled-messages' && html` ${button('header.close-cancelling', () => close({cancelScheduled: true}))}`}</p>
    ${one.attention && html`<${Attention} one=${one} noAnswer=${noAnswer} />`}
  </header>`;
}

/** A message that did not get through is dealt with by a person's word; one that waits for an answer by that answer, or by none. */
function Attention({one, noAnswer}) {
  const trouble = isTrouble(useStore(thread).messages);
  const key = trouble ? 'header.attention' : one.waitingSince ? 'header.attention.waiting' : 'header.attention.unanswered';
  return html`<div class="banner warning" data-attention="true">
    <p><${Icon} name="warning" /> ${t(key)}</p>
    ${trouble
      ? html`<button type="button" onClick=${() => markRead(one.id, newest(thread.get().messages))}>${t('header.dealt-with')}</button>`
      : html`<button type="button" onClick=${noAnswer}>${t('header.no-answer')}</button>`}
  </div>`;
}

function focusOf(one, header) {
  const writing = document.getElementById('new-sms');
  return header.querySelector('.reopen') ?? (one.hidden || writing.disabled ? header.querySelector('.hiding') : writing);
}

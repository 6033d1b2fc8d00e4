// The messages, oldest on top. It opens where reading goes on, stays at the end while new ones come, and never moves
// under somebody who reads further up.
import {html, useEffect, useLayoutEffect, useRef, useState} from '../preact.js';
import {t} from '../language/language.js';
import {clock, day, dayKey} from '../language/time.js';
import {isLookedAt} from '../state/alerts.js';
import {hasCome, leavingFrom, outbox} from '../state/outbox.js';
import {onOwnInput} from '../state/own-input.js';
import {readWhatIsSeen, unreadOf} from '../state/reading.js';
import {useStore} from '../state/store.js';
import {older, thread} from '../state/thread.js';
import {Icon} from './icon.js';
import {Cue} from './cue.js';
import {Leaving} from './leaving.js';
import {Message} from './message.js';
import {Note} from './note.js';

const ANCHORS = CSS.supports('overflow-anchor', 'auto');
/** Pixels from the end that still count as its being in view. */
const NEAR = 40;
/** Pixels of a message that count as its having been in view. */
const GLIMPSE = 16;

export function Thread() {
  const state = useStore(thread);
  const leaving = leavingFrom(useStore(outbox), state.id).filter((one) => !hasCome(one, state.messages));
  const scroller = useRef();
  const at = useRef({opened: false, end: true, height: 0, first: null, leaving: 0});
  const seen = useRef(new Set());
  const [below, setBelow] = useState(false);
  const [above, setAbove] = useState(false);
  const unread = new Set(unreadOf(state).map((message) => message.id));
  const resent = new Set(state.messages.map((message) => message.resendOf).filter(Boolean));

  useLayoutEffect(() => {
    const box = scroller.current;
    const before = at.current;
    if (!before.opened && !state.loading) {
      before.opened = true;
      const first = box.querySelector('[data-unread]');
      box.scrollTop = first ? first.offsetTop - box.offsetTop - 60 : box.scrollHeight;
    } else if (before.end || leaving.length > before.leaving) {
      // Whoever sends from further up is taken to her own message and to what becomes of it.
      box.scrollTop = box.scrollHeight;
    } else if (state.messages[0]?.id !== before.first && (box.scrollTop === 0 || !ANCHORS)) {
      // Elsewhere the browser itself keeps what is read where it is; at the very top it does not.
      box.scrollTop += box.scrollHeight - before.height;
    }
    before.height = box.scrollHeight;
    before.first = state.messages[0]?.id;
    before.leaving = leaving.length;
    look();
  });

  useEffect(() => {
    const looked = () => look();
    addEventListener('focus', looked);
    document.addEventListener('visibilitychange', looked);
    const touched = onOwnInput(() => thread.get().shown?.unread > 0 && look());
    const sizes = new ResizeObserver(() => {
      if (at.current.end) {
        scroller.current.scrollTop = scroller.current.scrollHeight;
      }
    });
    sizes.observe(scroller.current);
    sizes.observe(scroller.current.querySelector('ol'));
    return () => {
      removeEventListener('focus', looked);
      document.removeEventListener('visibilitychange', looked);
      touched();
      sizes.disconnect();
    };
  }, []);

  function look() {
    const box = scroller.current;
    at.current.end = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    setBelow(!at.current.end);
    if (at.current.opened) {
      const unseen = isLookedAt() ? notYetSeen(box, seen.current) : [];
      setAbove(unseen.some((message) => isAbove(message, box)));
      readWhatIsSeen(at.current.end && unseen.length === 0);
      if (box.scrollTop < 300) {
        older();
      }
    }
  }

  return html`<div class="thread-frame">
    <div class="thread" ref=${scroller} tabindex="0" role="region" aria-label=${t('thread')} onScroll=${look} onKeyDown=${arrows}>
      ${!state.whole && !state.loading && html`<button type="button" class="quiet older" disabled=${state.loadingOlder} onClick=${older}>${t(state.loadingOlder ? 'loading' : 'thread.older')}</button>`}
      ${state.whole && state.messages.length === 0 && leaving.length === 0 && html`<p class="empty">${t('thread.empty')}</p>`}
      <ol>${byTime(state.messages).flatMap(({message, newDay, last, tail, latest}) => [
        newDay && html`<li key=${`day-${dayKey(message.createdAt)}`} class="day"><span>${day(message.createdAt)}</span></li>`,
        message.direction === 'NOTE' ? html`<${Note} key=${message.id} note=${message} />` : html`<${Message} key=${message.id} message=${message} unread=${unread.has(message.id)} resent=${resent.has(message.id)} open=${state.shown.status === 'IN_PROGRESS'} last=${last} tail=${tail} latest=${latest} />`,
      ])}
        ${leaving.map((one) => html`<${Leaving} key=${one.once} one=${one} />`)}
      </ol>
    </div>
    <${Cue} shown=${state.shown} messages=${state.messages} />
    ${above && html`<button type="button" class="to-end to-new" onClick=${() => {
      notYetSeen(scroller.current, seen.current)[0]?.scrollIntoView({block: 'center'});
    }}>${t('thread.new-above')}</button>`}
    ${below && html`<button type="button" class="to-end" onClick=${() => {
      scroller.current.scrollTop = scroller.current.scrollHeight;
    }}><${Icon} name="down" /> ${t(unread.size > 0 ? 'thread.new-below' : 'thread.to-end')}</button>`}
  </div>`;
}

/** The unread ones that have not been in view; what came late may stand far above the end. */
function notYetSeen(box, seen) {
  const {top, bottom} = box.getBoundingClientRect();
  const unread = [...box.querySelectorAll('[data-unread]')];
  const ids = new Set(unread.map((message) => message.dataset.message));
  // One that is unread again, since its missing parts have come, has to be seen again.
  seen.forEach((id) => ids.has(id) || seen.delete(id));
  return unread.filter((message) => {
    const its = message.getBoundingClientRect();
    if (its.bottom > top + GLIMPSE && its.top < bottom - GLIMPSE) {
      seen.add(message.dataset.message);
    }
    return !seen.has(message.dataset.message);
  });
}

function isAbove(message, box) {
  return message.getBoundingClientRect().bottom <= box.getBoundingClientRect().top + GLIMPSE;
}

/** From the time of one message to that of the next. */
function arrows(event) {
  const times = [...event.currentTarget.querySelectorAll('button.time')];
  const present = times.indexOf(event.target);
  const step = {ArrowUp: -1, ArrowDown: 1}[event.key];
  if (present >= 0 && step && times[present + step]) {
    event.preventDefault();
    times[present + step].focus();
  }
}

/** As they were written; what came late stands in its place in time. */
function byTime(messages) {
  const ordered = [...messages].sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.entry - b.entry));
  const latest = ordered.findLastIndex((message) => message.direction === 'OUTBOUND');
  return ordered.map((message, index) => ({
    message,
    latest: index === latest,
    tail: index === ordered.length - 1 || standsWith(message) !== standsWith(ordered[index + 1]),
    last: index === ordered.length - 1,
    newDay: index === 0 || dayKey(ordered[index - 1].createdAt) !== dayKey(message.createdAt),
  }));
}

/** Who and which minute: what has both in common stands together. */
function standsWith({direction, automatic, author, createdAt}) {
  return [direction, automatic, author?.id, author?.name, dayKey(createdAt), clock(createdAt)].join('\n');
}

// What people typed, made harmless to look at: nothing invisible steers how the rest is read. It is always put into
// the page as text, within an element that isolates its direction.
const NAMES = {
  0x202a: 'LRE', 0x202b: 'RLE', 0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO',
  0x2066: 'LRI', 0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI',
};
// Controls but tab and newline, the line separators, and what reorders by force.
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/g;

export function harmless(text) {
  return (text ?? '').replace(/\r\n?/g, '\n').replace(UNSAFE, picture);
}

/** The same on one line, for lists. */
export function harmlessLine(text) {
  return harmless(text).replace(/\s+/g, ' ').trim();
}

function picture(character) {
  const code = character.charCodeAt(0);
  if (code === 0x2028 || code === 0x2029 || code === 0x85) {
    return '\n';
  }
  if (code === 0x7f) {
    return '\u2421';
  }
  return NAMES[code] ? `⟨${NAMES[code]}⟩` : code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}

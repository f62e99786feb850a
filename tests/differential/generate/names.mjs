// Words of which generated schemas, entities and policies are made, and how they are written.
export const RESERVED = ['true', 'false', 'if', 'then', 'else', 'in', 'is', 'like', 'has', '__cedar'];

export const ATTRIBUTES = ['a', 'b', 'n', 'name', 'owner', 'flag', 'tags', 'nested', 'principal', 'e mail', 'if', 'ünï', '', '_x1'];
export const TEXTS = ['', 'a', 'ab', 'a*b', 'foo bar', 'x"y', 'line\nend', 'tab\t', '\\', "it's", 'Zürich', '日本語', 'e\u0301',
  '\u{1F469}\u200D\u{1F467}', '\u200B', '0', '*', '// no comment', '{}'];
export const IDS = ['alice', 'bob', 'x', '', 'a b', 'q"t', '日本', 'n\u0000l', '1'];
export const ACTION_IDS = ['view', 'edit', 'delete all', 'in', 'ünï'];

export const LONGS = [0n, 1n, -1n, 2n, 7n, 100n, 2147483648n, 9007199254740993n, 9223372036854775807n, -9223372036854775808n,
  -9223372036854775807n, 3037000500n, 4611686018427387904n];

/** What the constructors of extension values take, and what they refuse. */
export const EXTENSION_TEXTS = {
  ipaddr: ['1.2.3.4', '10.0.0.0/8', '10.1.2.3/32', '127.0.0.1', '224.0.0.1', '::1', 'ff00::/8', '2001:db8::1/64', '0.0.0.0/0'],
  decimal: ['0.0', '1.5', '-1.5', '12.3456', '922337203685477.5807', '-922337203685477.5808', '00.10', '-0.0'],
  datetime: ['2024-01-01', '1970-01-01T00:00:00Z', '2024-02-29T12:34:56.789Z', '2024-10-15T11:35:00+0530', '1969-12-31T23:59:59.999Z',
    '0000-01-01', '9999-12-31T23:59:59.999-2359'],
  duration: ['1d', '1h30m', '-5s', '1d2h3m4s5ms', '0ms', '9223372036854775807ms', '-9223372036854775808ms', '106751991167d'],
};
export const BAD_EXTENSION_TEXTS = {
  ipaddr: ['1.2.3', '1.2.3.4/33', '01.2.3.4', '::ffff:1.2.3.4', '', '1.2.3.4/', 'g::', '1.2.3.4/08', ' 1.2.3.4', '::/129'],
  decimal: ['922337203685477.5808', '1', '1.', '.5', '1.23456', '1e3', '', '+1.0', '1.0 '],
  datetime: ['2023-02-29', '2024-13-01', '2024-01-01T24:00:00Z', '2024-1-1', '', '2024-01-01T00:00:00', '2024-01-01T00:00:00.1Z',
    '2024-01-01T00:00:00+2400', '2024-01-01t00:00:00Z'],
  duration: ['9223372036854775808ms', '106751991168d', '1m1h', '', '-', '1', '+1s', '1 d', '1.5h'],
};
export const CONSTRUCTORS = { ipaddr: 'ip', decimal: 'decimal', datetime: 'datetime', duration: 'duration' };

export function isPlainName(text) {
  return /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(text) && !RESERVED.includes(text);
}

/** A Cedar string literal; some characters are escaped although they need not be. */
export function quoted(text, random) {
  let result = '"';
  for (const c of text) {
    const code = c.codePointAt(0);
    if (c === '"' || c === '\\') result += '\\' + c;
    else if (c === '\n') result += random.chance(0.2) ? c : '\\n';
    else if (c === '\t') result += '\\t';
    else if (code === 0) result += '\\0';
    else if (random.chance(0.03)) result += `\\u{${code.toString(16)}}`;
    else result += c;
  }
  return result + '"';
}

export function entityText(uid, random) {
  return `${uid.type}::${quoted(uid.id, random)}`;
}

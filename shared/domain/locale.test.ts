import { isLocale, isTimeZone } from './locale';

test.each(['en', 'de-CH', 'zh-Hant-TW', 'en-GB-oxendict'])('%s is a locale', (value) => {
  expect(isLocale(value)).toBe(true);
});

test.each(['', 'EN', 'de_CH', 'de-ch', 'english language', 'x'.repeat(65), 7, null, ['en']])(
  '%p is no locale',
  (value) => expect(isLocale(value)).toBe(false),
);

test.each(['Europe/Zurich', 'UTC', 'Asia/Calcutta', 'America/Argentina/Buenos_Aires'])(
  '%s is a time zone',
  (value) => expect(isTimeZone(value)).toBe(true),
);

test.each(['', 'europe/zurich', 'Mars/Phobos', '+01:00', 'Europe/Zurich\0', 7, null])(
  '%p is no time zone',
  (value) => expect(isTimeZone(value)).toBe(false),
);

// Who speaks: accents of espeak-ng with variants of its voices. Those who speak the archive of the page
// are none of those by whom its network is trained.

const accents = ['en-US', 'en', 'en-GB-scotland', 'en-GB-x-rp', 'en-GB-x-gbcwmd', 'en-US-nyc'];

const variants = [
  ...[
    'f1',
    'f2',
    'f3',
    'f5',
    'm1',
    'm2',
    'm4',
    'm5',
    'm6',
    'm7',
    'm8',
    'klatt',
    'klatt3',
    'klatt4',
  ],
  ...['Alicia', 'Annie', 'Gene', 'Lee', 'Mike', 'aunty', 'belinda', 'caleb', 'grandma', 'john'],
  ...['max', 'michel', 'pedro', 'victor'],
];

/** By whom the network is trained. */
export const trainingVoices = accents.flatMap((accent) =>
  variants.map((variant) => `gmw/${accent}+${variant}`),
);

/** Who speaks the archive, in turn. */
export const archiveVoices = [
  { name: 'Linda', voice: 'gmw/en+linda', rate: 160, pitch: 55 },
  { name: 'Edward', voice: 'gmw/en-US+edward', rate: 165, pitch: 40 },
  { name: 'Steph', voice: 'gmw/en-US+steph', rate: 155, pitch: 60 },
  { name: 'Angus', voice: 'gmw/en-GB-scotland+m3', rate: 170, pitch: 45 },
  { name: 'Andrea', voice: 'gmw/en-GB-x-rp+Andrea', rate: 135, pitch: 50 },
  { name: 'Frances', voice: 'gmw/en-GB-x-rp+f4', rate: 165, pitch: 50 },
  { name: 'Kurt', voice: 'gmw/en-US+klatt2', rate: 160, pitch: 45 },
];

/** Who asks: the buttons with words on the page. */
export const askingVoice = { voice: 'gmw/en+anika', rate: 150, pitch: 50 };

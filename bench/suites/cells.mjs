// Training throughput of every cell, beside each other: the program of bench/native/cells.cc. No peer
// has them all.

import { throughputRows } from '../lib/throughput.mjs';
import { kPackage } from './systems.mjs';

export default {
  systems: kPackage,
  rows: (effort, tell) => throughputRows('cells', effort, tell),
};

// The Worker of the full edition.

import { kGlue } from '../internal/fullGlue.js';
import { fullOperations } from '../internal/operations/full.js';
import { serve } from '../internal/workerMain.js';

serve(fullOperations, kGlue);

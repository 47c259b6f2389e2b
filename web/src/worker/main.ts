// The Worker of the core edition.

import { kGlue } from '../internal/coreGlue.js';
import { coreOperations } from '../internal/operations/core.js';
import { serve } from '../internal/workerMain.js';

serve(coreOperations, kGlue);

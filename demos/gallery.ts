import { startFrame } from './shared/frame.ts';
import './gallery.css';

startFrame();

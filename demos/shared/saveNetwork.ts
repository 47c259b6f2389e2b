import { download } from './download.ts';
import { messageOf, type Notices } from './notices.ts';

export interface Saveable {
  save(options: { optimizer: boolean }): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Hands a network to the visitor as a file.
 *
 * @param own whether it is the visitor's own: with what its training needs to go on
 * @param name of the file, without the ending
 */
export async function saveNetwork(
  network: Saveable,
  own: boolean,
  name: string,
  notices: Notices,
): Promise<void> {
  try {
    download(await network.save({ optimizer: own }), `${name}.safetensors`);
  } catch (error) {
    notices.error(`The network could not be saved: ${messageOf(error)}`);
  }
}

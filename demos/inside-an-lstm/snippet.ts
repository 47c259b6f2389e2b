/** What the trained panel does, with the package alone. */
export const snippet = `import { load } from 'unrolled';
const unrolled = await load({ worker: true });
const model = await unrolled.open(await (await fetch('model.safetensors')).arrayBuffer());
const { states, gates } = (await model.activations(text)).layers[0];
const units = model.network.hiddenSize;
for (let t = 0; t < text.length; t += 1) {
  const at = t * units + 36; // unit 36 after character t
  console.log(text[t], states.h[at], states.c[at], gates.i[at], gates.f[at], gates.o[at]);
}
model.dispose();
`;

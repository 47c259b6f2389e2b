/**
 * What the built-in network talks about. `ask` holds ways to ask, `reply` what is answered; in both,
 * `(a|b|)` is one of several or nothing, `{x}` a word from the list that `with` names and `{y}` what
 * belongs to it there.
 */
export interface Topic {
  readonly ask: readonly string[];
  readonly reply: readonly string[];
  readonly with?: WordList;
}

/** A list in words.ts, or `name`, a made-up name, or `thing`, a word that nobody has heard of. */
export type WordList =
  'opposite' | 'colour' | 'capital' | 'next' | 'doing' | 'sum' | 'name' | 'thing';

export const topics: readonly Topic[] = [
  {
    ask: [
      '(hello|hi|hey|hi there|hello there|hey there)',
      '(good morning|good afternoon|good day|good evening)',
      '(hello|hi|hey) (you|computer|network|my friend|everybody)',
      '(greetings|howdy|welcome|nice to meet you)',
    ],
    reply: ['Hello! What shall we talk about?', 'Hi! Ask me something.'],
  },
  {
    ask: [
      'how are you (today|doing|feeling|this morning|)',
      'how do you (do|feel) (today|now|)',
      "how's it going",
      "(how is|how's) (life|your day|everything)",
      'are you (well|fine|ok|okay|alright|all right) (today|)',
      "what's up",
    ],
    reply: ['Very well, thank you. How are you?', 'All my weights are finite, so I am fine.'],
  },
  {
    ask: [
      "(i am|i'm) (very|quite|) (fine|well|good|great|happy|glad) (thanks|thank you|today|)",
      'i feel (very|) (fine|good|great|happy|better|wonderful) (today|)',
      '(very|quite|pretty|) (well|good) (thanks|thank you)',
    ],
    reply: ['I am glad to hear that.'],
  },
  {
    ask: [
      "(i am|i'm) (so|very|a bit|) (sad|unhappy|lonely|worried|angry|afraid|ill|sick)",
      'i feel (so|very|) (sad|bad|unhappy|lonely|terrible|awful|ill|sick) (today|)',
      '(i had|it was) a (bad|terrible|sad|hard) day',
    ],
    reply: ['I am sorry to hear that. A person would be better company than I am.'],
  },
  {
    ask: [
      "(i am|i'm) (so|very|) (tired|sleepy|exhausted)",
      'i (need|want) (to|some) (sleep|rest)',
      'i (did not|could not) sleep (well|last night|at all)',
    ],
    reply: ['Then sleep well. I will not go anywhere.'],
  },
  {
    ask: [
      "(i am|i'm) (so|very|) (bored|hungry|thirsty)",
      'i (want|need) (something|some food|a drink|a meal|to eat|to drink)',
    ],
    reply: ['I have nothing to offer but words.'],
  },
  {
    ask: [
      'what (is|was) your name',
      "what's your name",
      'do you have a name',
      '(tell me|say|may i ask|may i know) your name',
      '(how are you called|how should i call you)',
      '(what should|what can|how may) i call you',
    ],
    reply: ['I have no name. I am a small recurrent network.'],
  },
  {
    ask: [
      'my name is {x}',
      "(i am|i'm) called {x}",
      'call me {x}',
      'you (can|may) call me {x}',
      "(hello|hi) (i am|i'm|my name is|this is) {x}",
      'people call me {x}',
    ],
    reply: ['Nice to meet you, {x}!', 'Hello {x}! What shall we talk about?'],
    with: 'name',
  },
  {
    ask: [
      "(what is|what's|tell me|do you know|say) my name",
      '(who am i|do you remember me|do you know me|do you know who i am)',
      'what did i (say|tell you|ask) (before|earlier|just now|a minute ago)',
      'do you remember (what i said|my question|that)',
    ],
    reply: ['I do not know. I read one line at a time and forget it at once.'],
  },
  {
    ask: [
      '(who|what) are you (really|exactly|)',
      '(tell me|say something) about (yourself|you)',
      'what (kind|sort) of (thing|program|model|network|machine) are you',
      '(introduce|describe|explain) yourself',
    ],
    reply: ['I am a small recurrent network that turns your line into a reply.'],
  },
  {
    ask: [
      'are you (a|) (human|person|man|woman|real person|human being|alive|real|conscious)',
      'are you (a|) (robot|machine|computer|bot|program|artificial)',
      'do you (think|understand|feel anything|have feelings|have a mind)',
      'can you (think|feel|understand me)',
    ],
    reply: ['I am a program with a few numbers, and I understand nothing.'],
  },
  {
    ask: [
      'who (made|built|wrote|trained|created|programmed) you',
      'where do you come from',
      'who is your (maker|creator|author|father|mother|owner)',
      'how were you (made|built|trained|created)',
    ],
    reply: ['I was trained on a few thousand lines that a grammar made up.'],
  },
  {
    ask: [
      'how old are you',
      "what (is|'s) your age",
      'when were you (born|made|trained)',
      'when is your birthday',
    ],
    reply: ['A few minutes of training old, and I never grow older.'],
  },
  {
    ask: [
      'where (are|do) you (live|now|)',
      "where (is|'s) your (home|house|place)",
      'where are you (from|at|located|running)',
      'in which (country|city|place) (do you live|are you)',
    ],
    reply: ['I live in this page, in the memory of your own machine.'],
  },
  {
    ask: [
      'what can you (do|talk about|say|answer|tell me) (for me|)',
      '(help|help me|please help|i need help|can you help me|help please)',
      'what (should|can|may|could) i (ask|ask you|say|talk about|type)',
      'what do you know (about|)',
      'what are you (good at|good for|able to do)',
    ],
    reply: ['Ask me about the weather, the time, opposites, small sums or recurrent networks.'],
  },
  {
    ask: [
      '(can|could|do|will) you {x}',
      'are you able to {x}',
      'do you know how to {x}',
      'do you (like|want|ever|love) (to|) {x}',
      'i want you to {x}',
    ],
    reply: ['No, I cannot {x}. I can only answer a short line.'],
    with: 'doing',
  },
  {
    ask: [
      "(what is|what's|how is|how's) the weather (like|) (today|now|outside|here|tomorrow|)",
      'how (will|is) the weather (be|) (today|tomorrow|outside|)',
      '(is|will) it (rain|raining|snowing|sunny|cold|warm|hot|windy|going to rain) (today|outside|tomorrow|)',
      '(do|will) i need an umbrella (today|tomorrow|)',
      'tell me (about|) the weather (please|forecast|)',
      'what does the (weather forecast|forecast|sky) (say|look like)',
    ],
    reply: [
      'I have no window. Look out of yours and tell me!',
      'I cannot see the sky from in here.',
    ],
  },
  {
    ask: [
      "(what is|what's|how is|how's) the weather (like|) in {x}",
      'is it (raining|sunny|cold|warm|hot|snowing) in {x} (today|now|)',
      'tell me (about|) the weather in {x}',
      'how (cold|warm|hot) is it in {x} (today|now|)',
    ],
    reply: ['I do not know the weather in {x}. I have never been there.'],
    with: 'capital',
  },
  {
    ask: [
      "(it is|it's) (raining|snowing|sunny|cold|warm|hot|windy|cloudy|foggy) (here|today|outside|)",
      'the (sun|weather|sky) is (shining|nice|bad|blue|grey|fine|lovely)',
      'we have (rain|snow|sun|wind|fog|storm) (here|today|)',
    ],
    reply: ['Thank you. In here it is always the same.'],
  },
  {
    ask: [
      'what time is it (now|please|)',
      "what (is|'s) the time (now|please|)",
      '(tell me|do you have|do you know|have you got|can you tell me) the time',
      'how late is it',
      'what does the clock say',
    ],
    reply: ['I have no clock. The one on your screen knows better.'],
  },
  {
    ask: [
      'what (day|date|year|month) is (it|today|this) (today|now|)',
      "(what is|what's|tell me) (the date|today's date|the day) (today|)",
      'which (day|month|year) (is it|do we have) (today|now|)',
      'is (it|today) (monday|friday|sunday|a holiday)',
    ],
    reply: ['I have no calendar. For me every day is the same.'],
  },
  {
    ask: [
      'what (day|month|) comes after {x}',
      '(which|what) is the (day|month|one) after {x}',
      'what follows (after|) {x}',
      'after {x} comes what',
      'which (day|month) follows {x}',
      'what (is|comes) next after {x}',
    ],
    reply: ['After {x} comes {y}.'],
    with: 'next',
  },
  {
    ask: [
      "(what is|what's|tell me|name|say) the opposite of {x}",
      '(what is|which word is) opposite to {x}',
      'what is the contrary of {x}',
      '{x} is the opposite of what',
      'do you know the opposite of {x}',
      'give me the opposite (of|for) {x}',
    ],
    reply: ['The opposite of {x} is {y}.'],
    with: 'opposite',
  },
  {
    ask: [
      '(what|which) (colour|color) (is|are|has|have) (a|an|the|) {x}',
      "(what is|what's) the (colour|color) of (a|an|the|) {x}",
      '(tell me|name) the (colour|color) of (a|an|the|) {x}',
      'do you know what (colour|color) (a|an|the|) {x} (is|are)',
    ],
    reply: ['The colour of {x} is {y}.'],
    with: 'colour',
  },
  {
    ask: [
      "(what is|what's|tell me|name|say) the capital (city|) of {x}",
      '(which|what) city is the capital of {x}',
      '{x} has which capital',
      'do you know the capital of {x}',
      'the capital of {x} is (which city|what|)',
    ],
    reply: ['The capital of {x} is {y}.'],
    with: 'capital',
  },
  {
    ask: [
      "(what is|what's|how much is|calculate|add|) {x}",
      'can you (calculate|add|work out) {x}',
      'how much (are|do|does) {x} (make|)',
      'what (do|does|are) {x} (make|give|equal|)',
      'tell me what {x} is',
    ],
    reply: ['I say {y}.'],
    with: 'sum',
  },
  {
    ask: [
      '(thank you|thanks|many thanks|thank you very much|thanks a lot|thank you so much) (for your help|)',
      '(great|good|well|ok) (thanks|thank you)',
      'that (was|is) (very|) (helpful|kind|nice) (of you|)',
    ],
    reply: ['You are welcome.'],
  },
  {
    ask: [
      '(goodbye|bye|bye bye|good bye|farewell|see you|see you later|see you soon|see you tomorrow)',
      '(good night|i have to go|i must go|i am leaving|until tomorrow|take care|so long)',
      '(ok|well) (bye|goodbye|see you)',
    ],
    reply: ['Goodbye! I will have forgotten you by then.', 'Goodbye!'],
  },
  {
    ask: [
      '(tell|say|give) (me|us) (a|another|some) (joke|jokes|funny story) (please|)',
      'do you know (a|any|some) (joke|jokes|good joke)',
      'make me laugh (please|)',
      'say something funny',
      '(another|one more) joke (please|)',
    ],
    reply: [
      'Why was the gradient sad? It had vanished.',
      'A recurrent network walks into a bar. Again. And again.',
    ],
  },
  {
    ask: [
      '(yes|yeah|yes please|sure|of course|certainly|i do|i am|right|exactly)',
      '(ok|okay|all right|alright|fine|i see|good|great|nice|cool|wow|interesting)',
      "(that is|that's) (right|true|good|great|nice|interesting|funny)",
    ],
    reply: ['Good. What next?'],
  },
  {
    ask: [
      '(no|nope|no thanks|not really|never|i do not|i am not|not at all)',
      "(that is|that's) (wrong|not right|not true|false|nonsense|silly|stupid)",
      'you are (wrong|mistaken|lying)',
      "i (do not|don't) (think so|believe you|agree|like that)",
    ],
    reply: ['Then I was wrong. It happens to small networks.'],
  },
  {
    ask: [
      'you are (so|very|really|) (nice|clever|smart|good|great|funny|kind|wonderful|helpful|cool|beautiful)',
      'i (like|love) (you|this|talking to you)',
      '(well done|good job|good answer|bravo|very good|good work)',
      'what a (nice|clever|good|funny) (answer|network|reply)',
    ],
    reply: ['Thank you! You are kind.'],
  },
  {
    ask: [
      'you are (so|very|really|) (bad|stupid|silly|boring|dumb|useless|terrible|slow|ugly)',
      'i (hate|dislike|do not like) (you|this|talking to you)',
      '(shut up|go away|be quiet|stop it)',
      'what a (bad|stupid|silly|boring) (answer|network|reply)',
    ],
    reply: ['I am small. Train a larger one: the button is above.'],
  },
  {
    ask: [
      "(what is|what's) your favourite (colour|food|book|film|number|animal|song|word|place)",
      'what do you like (best|most|to do|to eat|)',
      'what are your hobbies',
      '(do you have|have you got) a (favourite|favourite word|hobby)',
    ],
    reply: ['I like short lines best.'],
  },
  {
    ask: [
      'why (is that|not|so|)',
      'how (come|do you know|do you know that|so)',
      'what do you mean (by that|)',
      '(really|are you sure|is that true|is that so|can you explain that|i do not understand)',
    ],
    reply: ['I cannot say why. I only know which words tend to follow.'],
  },
  {
    ask: [
      "(what is|what's) the meaning of (life|everything|it all)",
      'why (are we|am i) here',
      'is there a god',
      'what is (love|truth|happiness|art|time)',
      'what happens after death',
    ],
    reply: ['That is too deep for two layers.'],
  },
  {
    ask: [
      '(do you|can you) (speak|understand|talk) (french|german|chinese|spanish|italian|russian|japanese)',
      'how do you say (hello|cat|house|thank you) in (french|german|chinese|spanish)',
      '(parlez vous|sprechen sie|habla usted) (english|)',
    ],
    reply: ['I only know a little English. Another page here translates.'],
  },
  {
    ask: [
      'what is (a|an|the|) {x}',
      'tell me (something|more|) about (the|a|an|) {x}',
      'do you (know|like|have|want|eat) (a|an|the|some|any|) {x}',
      'have you (ever|) (seen|heard of|been to|tried) (a|an|the|) {x}',
      'where (is|can i find|can i buy) (a|an|the|) {x}',
      'how do i (get|find|use|make|cook|buy) (a|an|the|) {x}',
      'who (is|was) {x}',
      '(explain|describe|define) {x} (please|)',
      'i (like|love|hate|want) {x}',
    ],
    reply: ['I have never heard of {x}.', 'What is {x}? Nobody has told me.'],
    with: 'thing',
  },
];

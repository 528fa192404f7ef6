"""Search by trying, for what RE2 cannot do: back-references, and repetitions beyond its memory.

In: the tree of any expression. Out: a `Stepwise` search that tries the alternatives one by one, as the standard has it,
and counts every step: a catastrophic expression ends in a `BudgetError` at the same step on every machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ccm.feel.patterns import tree
from ccm.feel.patterns.characters import Characters, alike, has
from ccm.feel.patterns.reader import Pattern
from ccm.feel.patterns.tree import Choice, End, Group, Node, OneOf, Reference, Repeat, Start
from ccm.feel.values import BudgetError

MOST_STEPS = 500_000
MOST_INSTRUCTIONS = 20_000
Found = tuple[str, ...]
Marks = tuple[int, ...]


@dataclass(slots=True)
class Step:
    """One instruction: what it does, the places it leads to, and what it asks for."""

    does: str
    to: int = 0
    otherwise: int = 0
    number: int = 0
    characters: Characters = ()


@dataclass(slots=True)
class _Program:
    """The instructions of one expression.

    Every attempt has marks, where each group began and ended; and for every repetition without limit where its round
    began, and with which marks: a round that reads nothing is the last, and leaves no marks.
    """

    steps: list[Step] = field(default_factory=list)
    rounds: int = 0

    def add(self, step: Step) -> Step:
        """Add an instruction that goes on to the next one."""
        if len(self.steps) >= MOST_INSTRUCTIONS:
            raise BudgetError(f"a pattern needs more than {MOST_INSTRUCTIONS:,} steps, its repetitions written out")
        self.steps.append(step)
        step.to = len(self.steps)
        return step

    def write(self, node: Node) -> None:
        """Add the instructions of a node."""
        match node:
            case OneOf():
                self.add(Step("read", characters=node.characters))
            case Start() | End():
                self.add(Step("start" if isinstance(node, Start) else "end"))
            case Reference():
                self.add(Step("again", number=2 * node.group))
            case Group():
                self.group(node)
            case tree.Sequence():
                for part in node.parts:
                    self.write(part)
            case Choice():
                self.choice(node)
            case Repeat():
                self.repeat(node)

    def group(self, node: Group) -> None:
        """Note where a group begins and ends."""
        if node.number:
            self.add(Step("mark", number=2 * node.number))
        self.write(node.inside)
        if node.number:
            self.add(Step("mark", number=2 * node.number + 1))

    def choice(self, node: Choice) -> None:
        """Try the branches in order."""
        ends = []
        for branch in node.branches[:-1]:
            fork = self.add(Step("fork"))
            self.write(branch)
            ends.append(self.add(Step("go")))
            fork.otherwise = len(self.steps)
        self.write(node.branches[-1])
        for end in ends:
            end.to = len(self.steps)

    def repeat(self, node: Repeat) -> None:
        """The copies that must be there, then those that may."""
        for _ in range(node.low):
            self.write(node.inside)
        if node.high is not None:
            forks = []
            for _ in range(node.high - node.low):
                forks.append(self.fork())
                self.write(node.inside)
            self.leave(node, forks)
            return
        number, self.rounds = self.rounds, self.rounds + 1
        begin = len(self.steps)
        fork = self.fork()
        self.add(Step("begin round", number=number))
        self.write(node.inside)
        end = self.add(Step("end round", number=number))
        end.to = begin
        self.leave(node, [fork])
        end.otherwise = len(self.steps)

    def fork(self) -> Step:
        """One more round, or on; the other way round if as few as possible are wanted."""
        fork = self.add(Step("fork"))
        fork.otherwise = fork.to
        return fork

    def leave(self, node: Repeat, forks: list[Step]) -> None:
        """Let the forks lead behind the repetition."""
        for fork in forks:
            if node.greedy:
                fork.otherwise = len(self.steps)
            else:
                fork.to = len(self.steps)


@dataclass(frozen=True, slots=True)
class Stepwise:
    """A compiled expression."""

    steps: tuple[Step, ...]
    groups: int
    rounds: int
    any_case: bool
    lines: bool

    def finds(self, text: str) -> bool:
        """Whether the text holds a match."""
        return _Search(self, text).find(0) is not None

    def split(self, text: str, groups: Sequence[int]) -> Iterator[tuple[str, Found | None]]:
        """Every match: the text before it (behind the last one), and what these groups matched (0: the whole).

        The last item holds the rest of the text and no match.
        """
        search, behind = _Search(self, text), 0
        while (marks := search.find(behind)) is not None:
            spans = [(marks[2 * group], marks[2 * group + 1]) for group in groups]
            yield text[behind : marks[0]], tuple(text[begin:end] if end >= 0 else "" for begin, end in spans)
            behind = max(marks[1], behind + 1)
        yield text[behind:], None


@dataclass(slots=True)
class _Thread:
    """One attempt: the next instruction, the place in the text, where groups began and ended, where rounds began."""

    at: int
    place: int
    marks: Marks
    rounds: tuple[tuple[int, Marks], ...]


class _Search:
    """The search in one text, with what is left of its steps."""

    def __init__(self, of: Stepwise, text: str) -> None:
        self.of, self.text, self.left = of, text, MOST_STEPS

    def find(self, begin: int) -> Marks | None:
        """The marks of the first match at or behind a place; the first two are its beginning and end."""
        for place in range(begin, len(self.text) + 1):
            found = self.match(place)
            if found is not None:
                return found
        return None

    def match(self, begin: int) -> Marks | None:
        """The marks of the match that begins at a place."""
        nowhere = (-1,) * (2 * self.of.groups + 1)
        waiting = [_Thread(0, begin, (begin, *nowhere), ((-1, ()),) * self.of.rounds)]
        while waiting:
            thread = waiting.pop()
            while thread.at < len(self.of.steps):
                self.pay(1 + (len(thread.marks) + len(thread.rounds)) // 32)
                step = self.of.steps[thread.at]
                thread.at = step.to
                if step.does == "fork":
                    waiting.append(_Thread(step.otherwise, thread.place, thread.marks, thread.rounds))
                elif not self.advance(thread, step):
                    break
            else:
                return (begin, thread.place, *thread.marks[2:])
        return None

    def pay(self, steps: int) -> None:
        """Take steps from the budget."""
        self.left -= steps
        if self.left < 0:
            raise BudgetError(f"a pattern that RE2 cannot search for takes more than {MOST_STEPS:,} steps")

    def advance(self, thread: _Thread, step: Step) -> bool:
        """Do what an instruction says; False if the attempt ends here."""
        text, place, size = self.text, thread.place, len(self.text)
        match step.does:
            case "read":
                thread.place += 1
                return place < size and has(step.characters, text[place])
            case "start":
                return place == 0 or (self.of.lines and place < size and text[place - 1] == "\n")
            case "end":
                return place == size or (self.of.lines and text[place] == "\n")
            case "again":
                return self.again(thread, step)
            case "mark":
                thread.marks = (*thread.marks[: step.number], place, *thread.marks[step.number + 1 :])
            case "begin round":
                begun = (place, thread.marks)
                thread.rounds = (*thread.rounds[: step.number], begun, *thread.rounds[step.number + 1 :])
            case "end round" if thread.rounds[step.number][0] == place:
                thread.at, thread.marks = step.otherwise, thread.rounds[step.number][1]
        return True

    def again(self, thread: _Thread, step: Step) -> bool:
        """Read what a group has matched."""
        begin, end = thread.marks[step.number], thread.marks[step.number + 1]
        wanted = self.text[begin:end] if end >= 0 else ""
        self.pay(len(wanted) // 32)
        found = self.text[thread.place : thread.place + len(wanted)]
        thread.place += len(wanted)
        return alike(wanted, found, any_case=self.of.any_case)


def stepwise(pattern: Pattern) -> Stepwise:
    """Compile an expression; a `BudgetError` if its repetitions are too many."""
    program = _Program()
    program.write(pattern.tree)
    return Stepwise(tuple(program.steps), pattern.groups, program.rounds, pattern.any_case, pattern.lines)

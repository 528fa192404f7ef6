"""Says a tree in the words of the rule language, for people: the terms of conditions that nobody wrote as they stand.

In: a tree. Out: text. It is close to what could be parsed again, but made for reading.
"""

from ccm.feel import show, tree
from ccm.feel.tree import Node


def say(node: Node) -> str:
    """A tree in words."""
    match node:
        case tree.Fact(name=name):
            return name
        case tree.Literal(value=value):
            return show(value)
        case tree.Local(name=name):
            return name or "?"
        case tree.Property(base=base, name=name) | tree.Path(base=base, name=name):
            return f"{_inner(base)}.{name}"
        case tree.Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(say, arguments))})"
        case tree.If():
            return f"if {say(node.condition)} then {say(node.then)} else {say(node.otherwise)}"
        case tree.Items(items=items):
            return f"[{', '.join(map(say, items))}]"
    return _joined(node)


def _joined(node: Node) -> str:
    """What has operands beside each other."""
    match node:
        case tree.Arithmetic(op=op, left=left, right=right) | tree.Comparison(op=op, left=left, right=right):
            return f"{_inner(left)} {op} {_inner(right)}"
        case tree.Negation(operand=operand):
            return f"-{_inner(operand)}"
        case tree.Not(operand=operand):
            return f"not({say(operand)})"
        case tree.Junction(op=op, operands=operands):
            return f" {op} ".join(_inner(one) for one in operands)
        case tree.Between(subject=subject, low=low, high=high):
            return f"{_inner(subject)} between {say(low)} and {say(high)}"
        case tree.Within(element=element, container=container):
            return f"{_inner(element)} in {say(container)}"
        case tree.Membership(subject=subject, test=test):
            return f"{_inner(subject)} in ({say(test)})"
    return " and ".join(dict.fromkeys(one.name for one in tree.walk(node) if isinstance(one, tree.Fact))) or "a value"


def _inner(node: Node) -> str:
    """An operand; what would read otherwise without them stands in brackets."""
    joined = isinstance(node, tree.Arithmetic | tree.Comparison | tree.Junction | tree.If)
    return f"({say(node)})" if joined else say(node)

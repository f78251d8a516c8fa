"""The GraphQL documents that are sent to Linear; nothing of them is built from people's texts."""

ISSUE = """
fragment issue on Issue {
  id identifier previousIdentifiers title description url dueDate labelIds createdAt updatedAt archivedAt trashed
  state { id name type } assignee { id displayName } creator { id } team { id key }
  attachments(first: 2, filter: {url: {startsWith: "roadmap:"}}) { nodes { id url metadata } }
}
"""
"""What is read of an issue. Of its attachments our mark alone: connections cost by how many they may bring."""

_TEAMS = """
  teams(filter: {key: {eqIgnoreCase: $team}}, first: 2) {
    nodes { id key name archivedAt
      states(first: 100) { nodes { id name type position } }
    }
  }
}
"""
TEAM = "query roadmapTeam($team: String!) {" + _TEAMS
"""A team with its workflow."""
PROBE = (
    """
query roadmapProbe($team: String!) {
  viewer { id displayName }
  organization { id name urlKey customersEnabled }
"""
    + _TEAMS
)
"""Who we are, and the team with its workflow."""

LABELS = """
query roadmapLabels($first: Int!, $after: String) {
  issueLabels(first: $first, after: $after) {
    nodes { id name isGroup team { id } }
    pageInfo { hasNextPage endCursor }
  }
}
"""

BY_IDS = (
    """
query roadmapIssues($ids: [ID!]!, $first: Int!, $after: String) {
  issues(filter: {id: {in: $ids}}, first: $first, after: $after, includeArchived: true) {
    nodes { ...issue }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + ISSUE
)
BY_MARKS = (
    """
query roadmapMarked($urls: [String!]!, $first: Int!, $after: String) {
  issues(filter: {attachments: {some: {url: {in: $urls}}}}, first: $first, after: $after, includeArchived: true) {
    nodes { ...issue }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + ISSUE
)
ONE = (
    """
query roadmapIssue($id: String!) {
  issue(id: $id) { ...issue }
}
"""
    + ISSUE
)
UPDATE = (
    """
mutation roadmapUpdate($id: String!, $input: IssueUpdateInput!) {
  issueUpdate(id: $id, input: $input) { success issue { ...issue } }
}
"""
    + ISSUE
)
NEW_LABEL = """
mutation roadmapLabel($input: IssueLabelCreateInput!) {
  issueLabelCreate(input: $input) { success issueLabel { id name } }
}
"""
COMMENT = """
query roadmapCommentThere($id: String!) {
  comment(id: $id) { id }
}
"""
NEW_COMMENT = """
mutation roadmapComment($input: CommentCreateInput!) {
  commentCreate(input: $input) { success comment { id } }
}
"""
ATTACH = """
mutation roadmapAttach($input: AttachmentCreateInput!) {
  attachmentCreate(input: $input) { success attachment { id url } }
}
"""
DETACH = """
mutation roadmapDetach($id: String!) {
  attachmentDelete(id: $id) { success }
}
"""
ATTACHED = """
query roadmapAttached($id: String!) {
  issue(id: $id) { id attachments(first: 100) { nodes { id url title metadata } } }
}
"""
UPSERT_CUSTOMER = """
mutation roadmapCustomer($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { success customer { id } }
}
"""
NEED = """
query roadmapNeed($id: String!) {
  customerNeed(id: $id) { id archivedAt }
}
"""
NEW_NEED = """
mutation roadmapNewNeed($input: CustomerNeedCreateInput!) {
  customerNeedCreate(input: $input) { success need { id } }
}
"""
UPDATE_NEED = """
mutation roadmapUpdateNeed($id: String!, $input: CustomerNeedUpdateInput!) {
  customerNeedUpdate(id: $id, input: $input) { success need { id } }
}
"""
DELETE_NEED = """
mutation roadmapDeleteNeed($id: String!) {
  customerNeedDelete(id: $id) { success }
}
"""


def batch(count: int) -> str:
    """The mutation that creates so many issues in one transaction, and then marks each of them."""
    names = range(count)
    declared = "".join(f", $mark{one}: AttachmentCreateInput!" for one in names)
    marks = "".join(f"  mark{one}: attachmentCreate(input: $mark{one}) {{ success }}\n" for one in names)
    return (
        f"mutation roadmapCreate($issues: [IssueCreateInput!]!{declared}) {{\n"
        "  issueBatchCreate(input: {issues: $issues}) { success issues { ...issue } }\n"
        f"{marks}}}\n{ISSUE}"
    )

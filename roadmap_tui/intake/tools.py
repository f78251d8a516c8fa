"""The shapes of known tools' exports, and the words by which the columns of any other table are read."""

from roadmap_tui.intake.shapes import REQUEST_FIELDS, Shape, shape

ZENDESK = shape(
    "zendesk",
    known_by=("Id,Requester,Subject", "Id,Subject,Description,Requester Id"),
    columns={
        "id": "Id",
        "url": "Url",
        "subject": "Subject",
        "said": "Description",
        "person": "Requester",
        "email": "Requester email",
        "domain": "Requester domain",
        "customer": "Organization",
        "external_id": "Organization external id,Organization id",
        "csm": "Assignee",
        "tags": "Tags",
        "channel": "Via,Via channel",
        "heard_on": "Created at",
    },
)
INTERCOM = shape(
    "intercom",
    known_by=("message_id,message_body", "source.body,conversation_rating", "source.body,state"),
    columns={
        "id": "message_id,id",
        "conversation": "conversation_id",
        "author_type": "message_author_type,source.author.type",
        "subject": "message_subject,source.subject",
        "said": "message_body,source.body",
        "person": "message_author_name,source.author.name",
        "email": "message_author_email,source.author.email",
        "customer": "message_author_companies",
        "tags": "conversation_tags,tags",
        "heard_on": "message_created_at,created_at",
        "url": "source.url",
    },
)
HUBSPOT = shape(
    "hubspot",
    known_by=("Ticket ID,Ticket name", "hs_ticket_id,subject", "hs_pipeline_stage,subject,content"),
    columns={
        "id": "Ticket ID,hs_ticket_id,hs_object_id",
        "subject": "Ticket name,subject",
        "said": "Ticket description,content",
        "customer": "Associated Company,Associated Companies,hs_primary_company_name,Primary company",
        "person": "Associated Contact,Contact name",
        "email": "Contact email,Email",
        "csm": "Ticket owner",
        "channel": "Source,source_type",
        "tags": "Category,hs_ticket_category",
        "heard_on": "Create date,createdate",
    },
)
SALESFORCE = shape(
    "salesforce",
    known_by=("CaseNumber,Subject",),
    columns={
        "id": "Id,Case Id,CaseNumber",
        "subject": "Subject",
        "said": "Description",
        "customer": "SuppliedCompany,Account Name,Account.Name",
        "external_id": "AccountId,Account Id",
        "person": "SuppliedName,Contact Name,Contact.Name",
        "email": "ContactEmail,SuppliedEmail,Contact.Email,Web Email",
        "channel": "Origin,Case Origin",
        "csm": "Case Owner,Account Owner,Owner.Name",
        "heard_on": "CreatedDate,Date/Time Opened,Opened Date",
    },
)
PRODUCTBOARD = shape(
    "productboard",
    known_by=("Note title,Note text", "Note text", "display_url,content", "customer_email,content"),
    columns={
        "id": "Note id,id,source.record_id",
        "subject": "Note title,title",
        "said": "Note text,content,text,body",
        "person": "User name,user.name,customer_name",
        "email": "User email,user.email,customer_email",
        "customer": "Company,company.name,Company name",
        "domain": "Company domain,company.domain",
        "tags": "tags",
        "channel": "Source,source.origin",
        "csm": "Owner,owner.email,Owner email",
        "heard_on": "Created at",
        "url": "display_url,Note url",
    },
)
CANNY = shape(
    "canny",
    known_by=(
        "title,details,score",
        "title,details,commentCount",
        "title,details,statusChangedAt",
        "title,details,board.name",
        "Post title,Post details",
    ),
    columns={
        "id": "id,Post id",
        "url": "url,Post url",
        "subject": "title,Post title",
        "said": "details,Post details",
        "person": "author.name,Author name,Author",
        "email": "author.email,Author email",
        "customer": "Author company,author.company,Company",
        "tags": "tags,category.name,category",
        "product": "board.name,board",
        "votes": "score,votes,Vote count",
        "heard_on": "created,created at",
    },
    is_mail=False,
)
USERVOICE = shape(
    "uservoice",
    known_by=("ideaId,ideaTitle", "Idea id,Idea title"),
    columns={
        "id": "ideaId",
        "subject": "ideaTitle",
        "said": "ideaDescription",
        "person": "ideaCreatorName",
        "email": "ideaCreatorEmailAddress",
        "product": "forumName",
        "tags": "labels,categoryName",
        "votes": "votersCount",
        "heard_on": "createdTimestamp",
        "voter": "userName",
        "voter_email": "userEmailAddress",
        "voted_on": "linkedIdeaCreationDate",
    },
    is_mail=False,
)
FIDER = shape(
    "fider",
    known_by=("number,title,votes_count", "number,title,original_number"),
    columns={
        "id": "number",
        "subject": "title",
        "said": "description",
        "person": "created_by",
        "votes": "votes_count",
        "tags": "tags",
        "repeats": "original_number",
        "heard_on": "created_at",
    },
    is_mail=False,
)
QUACKBACK = shape(
    "quackback",
    known_by=("title,vote_count,author_email", "title,vote_count,author_name"),
    columns={
        "id": "id,source_id",
        "subject": "title",
        "said": "content,body",
        "person": "author_name",
        "email": "author_email",
        "votes": "vote_count",
        "product": "board",
        "tags": "tags",
        "heard_on": "created_at",
    },
    is_mail=False,
)
GITHUB = shape(
    "github",
    known_by=(
        "repo,title,body",
        "number,title,body,html_url",
        "number,title,body,author.login",
        "number,title,body,url",
        "number,title,body,labels",
    ),
    columns={
        "id": "number",
        "url": "html_url,url",
        "subject": "title",
        "said": "body",
        "person": "user.login,author.login,author",
        "product": "repo,repository",
        "tags": "labels,label",
        "heard_on": "created_at,createdAt",
    },
    is_mail=False,
)
PLAIN = shape(
    "plain",
    known_by=(),
    system=None,
    columns={
        **{field: field for field in REQUEST_FIELDS},
        "subject": "subject,title,summary,headline,topic,idea title,idea,betreff,titel,objet,sujet,titre,asunto,"
        "título,onderwerp",
        "said": "said,body,text,description,details,content,message,message body,feedback,comment,request,quote,"
        "note,beschreibung,nachricht,kommentar,message du client,descripción,omschrijving,bericht",
        "id": "id,key,ticket id,record id",
        "url": "url,link",
        "customer": "customer,customer name,company,company name,account,account name,organization,"
        "organization name,organisation,client,kunde,firma,organisation name,société,entreprise,cliente,empresa,"
        "klant,bedrijf",
        "external_id": "external id,account id,customer id,company id",
        "domain": "domain,company domain,email domain",
        "email": "email,e-mail,email address,requester email,contact email,customer email,author email,mail",
        "person": "person,requester,contact,contact name,author,author name,user,user name,asked by,reporter,"
        "ansprechpartner,contacto",
        "heard_on": "heard on,heard,created at,created,created date,createdate,create date,date time opened,"
        "opened,date,day,timestamp,erstellt am,erstellt,datum,créé le,fecha",
        "channel": "channel,via,origin",
        "csm": "csm,account owner,customer success manager",
        "tags": "tags,tag,labels,label",
    },
)
"""The shape of any table with our fields' names, or usual words for them, as headers; others need a mapping."""

SHAPES: tuple[Shape, ...] = (
    ZENDESK, INTERCOM, HUBSPOT, SALESFORCE, PRODUCTBOARD, CANNY, USERVOICE, FIDER, QUACKBACK, GITHUB,
)  # fmt: skip

// Generated from schemas/*.json by `npm run schema-types`; do not edit.
// @ts-nocheck
export const isPlan: (value: unknown) => boolean = (() => {

const schema0 = {"type":"object","additionalProperties":false,"required":["formatVersion","blocked","project","environment","database","baseRevision","git","createdAt","changes","drift","diagnostics","summary","forecast","digest"],"properties":{"formatVersion":{"const":1},"blocked":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["reasons"],"properties":{"reasons":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["code","text","kind","name","file","line"],"properties":{"code":{"type":"string"},"text":{"type":"string"},"hint":{"type":"string"},"kind":{"enum":["job","topic","role",null]},"name":{"type":["string","null"]},"file":{"type":["string","null"]},"line":{"type":["integer","null"]}}}}}}]},"project":{"type":"string"},"environment":{"type":["string","null"]},"database":{"type":"object","additionalProperties":false,"required":["name","schema","installation"],"properties":{"name":{"type":"string"},"schema":{"type":"string"},"installation":{"type":"string"}}},"baseRevision":{"type":"integer","minimum":0},"git":{"type":"object","additionalProperties":false,"required":["commit","dirty"],"properties":{"commit":{"type":["string","null"]},"dirty":{"type":["boolean","null"]}}},"createdAt":{"type":"string"},"expiresAt":{"type":"string"},"snapshotTakenAt":{"type":"string"},"policy":{"type":"object","additionalProperties":false,"required":["freeze","approvals"],"properties":{"freeze":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["cron","durationMs","timezone","reason","allow"],"properties":{"cron":{"type":"string"},"durationMs":{"type":"integer","minimum":1},"timezone":{"type":"string"},"reason":{"type":["string","null"]},"allow":{"type":"array","items":{"type":"string"}}}}},"approvals":{"type":"integer","minimum":0}}},"schedules":{"const":"off"},"author":{"type":"string"},"freeze":{"type":"object","additionalProperties":false,"required":["until","windows","holds"],"properties":{"until":{"type":["string","null"]},"windows":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["cron","timezone","reason","since","until"],"properties":{"cron":{"type":"string"},"timezone":{"type":"string"},"reason":{"type":["string","null"]},"since":{"type":"string"},"until":{"type":"string"}}}},"holds":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["kind","name"],"properties":{"kind":{"enum":["job","topic"]},"name":{"type":"string"}}}},"override":{"type":"string"}}},"approvals":{"type":"object","additionalProperties":false,"required":["required","given","missing"],"properties":{"required":{"type":"integer","minimum":1},"given":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["by","at","expiresAt"],"properties":{"by":{"type":"string"},"at":{"type":"string"},"expiresAt":{"type":"string"}}}},"missing":{"type":"integer","minimum":0}}},"changes":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/jobChange"},{"$ref":"#/$defs/topicChange"}]}},"causes":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["file","line","layer","path","before","after","jobs"],"properties":{"file":{"type":["string","null"]},"line":{"type":["integer","null"]},"layer":{"enum":["job","file","project","environment","topic","variable","schedules","built-in"]},"path":{"type":"string"},"before":{},"after":{},"jobs":{"type":"array","items":{"type":"string"}}}}},"drift":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["kind","name","fields","changedBy","changedAt"],"properties":{"kind":{"enum":["job","topic"]},"name":{"type":"string"},"fields":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["path","applied","live"],"properties":{"path":{"type":"string"},"applied":{},"live":{}}}},"changedBy":{"type":"string"},"changedAt":{"type":"string"}}}},"diagnostics":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["code","severity","message","hint","file","line","column","endLine","endColumn"],"properties":{"code":{"type":"string"},"severity":{"enum":["error","warning"]},"message":{"type":"string"},"hint":{"type":["string","null"]},"file":{"type":"string"},"line":{"type":"integer"},"column":{"type":"integer"},"endLine":{"type":"integer"},"endColumn":{"type":"integer"}}}},"ignored":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["name","fields"],"properties":{"name":{"type":"string"},"fields":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["path","declared","live"],"properties":{"path":{"type":"string"},"declared":{},"live":{}}}}}}},"origins":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["kind","name","places"],"properties":{"kind":{"enum":["job","topic"]},"name":{"type":"string"},"places":{"type":"object","additionalProperties":{"type":"array","minItems":2,"maxItems":2,"items":{"type":"string"}}}}}},"moved":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["kind","name","from","to"],"properties":{"kind":{"enum":["job","topic"]},"name":{"type":"string"},"from":{"type":["string","null"]},"to":{"type":"string"}}}},"roleLimits":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["role","before","after","owner","blocked","file","line"],"properties":{"role":{"type":"string"},"before":{"$ref":"#/$defs/roleLimits"},"after":{"$ref":"#/$defs/roleLimits"},"owner":{"type":["string","null"]},"blocked":{"type":["object","null"],"additionalProperties":false,"required":["reason"],"properties":{"reason":{"type":"string"}}},"file":{"type":["string","null"]},"line":{"type":["integer","null"]}}}},"renamedFrom":{"type":"string"},"rollbackTo":{"type":"integer","minimum":1},"summary":{"type":"object","additionalProperties":false,"required":["add","change","rename","delete","unchanged","drift"],"properties":{"roleLimits":{"type":"integer","minimum":1},"move":{"type":"integer","minimum":1},"add":{"type":"integer","minimum":0},"change":{"type":"integer","minimum":0},"rename":{"type":"integer","minimum":0},"delete":{"type":"integer","minimum":0},"unchanged":{"type":"integer","minimum":0},"drift":{"type":"integer","minimum":0}}},"forecast":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["before","after"],"properties":{"quietMinutes":{"type":"array","items":{"type":"integer","minimum":0,"maximum":59}},"before":{"type":"object","additionalProperties":false,"required":["startsPerMinute","at"],"properties":{"startsPerMinute":{"type":"integer"},"at":{"type":["string","null"]},"hours":{"type":"array","items":{"type":"integer"}}}},"after":{"type":"object","additionalProperties":false,"required":["startsPerMinute","at"],"properties":{"startsPerMinute":{"type":"integer"},"at":{"type":["string","null"]},"hours":{"type":"array","items":{"type":"integer"}}}}}}]},"preview":{"type":"object","additionalProperties":false,"required":["databases","jobs","ran","failed","leftOut","statementTimeoutMs","lockTimeoutMs","budgetMs","limits"],"properties":{"databases":{"type":"array","items":{"type":"string"}},"jobs":{"type":"integer","minimum":0},"ran":{"type":"integer","minimum":0},"failed":{"type":"integer","minimum":0},"leftOut":{"type":"integer","minimum":0},"statementTimeoutMs":{"type":"integer","minimum":0},"lockTimeoutMs":{"type":"integer","minimum":0},"budgetMs":{"type":"integer","minimum":0},"limits":{"type":"array","items":{"type":"string"}}}},"digest":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"$defs":{"roleLimits":{"type":["object","null"],"additionalProperties":false,"required":["concurrency","maxWaiting"],"properties":{"concurrency":{"type":["integer","null"]},"maxWaiting":{"type":["integer","null"]}}},"jobChange":{"type":"object","additionalProperties":false,"required":["action","kind","name","before","after","fields","beforeHash","blocked","file","line","running","notes","nextRuns"],"properties":{"action":{"enum":["create","update","delete","rename","move"]},"kind":{"const":"job"},"move":{"type":"object","additionalProperties":false,"required":["from","to"],"properties":{"from":{"type":"string"},"to":{"type":["string","null"]}}},"name":{"type":"string","minLength":1},"before":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/job"}]},"after":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/job"}]},"fields":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["path","before","after"],"properties":{"path":{"type":"string"},"before":{},"after":{},"origin":{"$ref":"#/$defs/origin"},"weight":{"enum":["high","low"]}}}},"beforeHash":{"type":["string","null"],"pattern":"^[0-9a-f]{64}$"},"blocked":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["reason"],"properties":{"reason":{"type":"string"}}}]},"file":{"type":["string","null"]},"line":{"type":["integer","null"]},"running":{"type":"integer","minimum":0},"notes":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["level","code","text"],"properties":{"level":{"enum":["info","warning"]},"code":{"type":"string"},"text":{"type":"string"}}}},"nextRuns":{"type":"object","additionalProperties":false,"required":["before","after"],"properties":{"before":{"anyOf":[{"type":"null"},{"type":"array","items":{"type":"string"}}]},"after":{"anyOf":[{"type":"null"},{"type":"array","items":{"type":"string"}}]}}},"cancelRunning":{"type":"boolean"},"preview":{"$ref":"#/$defs/preview"}}},"topicChange":{"type":"object","additionalProperties":false,"required":["action","kind","name","before","after","fields","beforeHash","blocked","file","line","running","notes"],"properties":{"action":{"enum":["create","update","delete","rename","move"]},"kind":{"const":"topic"},"move":{"type":"object","additionalProperties":false,"required":["from","to"],"properties":{"from":{"type":"string"},"to":{"type":["string","null"]}}},"name":{"type":"string","minLength":1},"before":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/topic"}]},"after":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/topic"}]},"fields":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["path","before","after"],"properties":{"path":{"type":"string"},"before":{},"after":{},"origin":{"$ref":"#/$defs/origin"},"weight":{"enum":["high","low"]}}}},"beforeHash":{"type":["string","null"],"pattern":"^[0-9a-f]{64}$"},"blocked":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["reason"],"properties":{"reason":{"type":"string"}}}]},"file":{"type":["string","null"]},"line":{"type":["integer","null"]},"running":{"type":"integer","minimum":0},"notes":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["level","code","text"],"properties":{"level":{"enum":["info","warning"]},"code":{"type":"string"},"text":{"type":"string"}}}},"tasks":{"type":"object","additionalProperties":false,"required":["action"],"properties":{"action":{"enum":["drain","discard","move"]},"to":{"type":"string","minLength":1}}}}},"job":{"type":"object","additionalProperties":false,"required":["name","description","schedule","timezone","topic","sql","database","connection","role","transaction","timeoutMs","overlap","catchup","catchupWindowMs","retry","priority","jitterMs","startsAt","endsAt","enabled","protect","labels","expect","onFailure","log","keepLast","ignore","params","preview"],"properties":{"name":{"type":"string"},"description":{"type":["string","null"]},"schedule":{"type":"array","items":{"type":"string"}},"timezone":{"type":"string"},"topic":{"type":"string"},"sql":{"type":"string"},"database":{"type":["string","null"]},"connection":{"type":["string","null"]},"role":{"type":["string","null"]},"transaction":{"type":["boolean","null"]},"timeoutMs":{"type":"number"},"overlap":{"enum":["skip","queue","allow"]},"catchup":{"enum":["skip","latest","all"]},"catchupWindowMs":{"type":"number"},"retry":{"$ref":"#/$defs/retry"},"priority":{"type":"integer"},"jitterMs":{"type":"number"},"startsAt":{"type":["string","null"]},"endsAt":{"type":["string","null"]},"enabled":{"type":"boolean"},"protect":{"type":"boolean"},"labels":{"type":"object","additionalProperties":{"type":"string"}},"expect":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["rows","successWithinMs","lateAfterMs","maxRuntimeMs"],"properties":{"rows":{"type":["string","null"]},"successWithinMs":{"type":["number","null"]},"lateAfterMs":{"type":["number","null"]},"maxRuntimeMs":{"type":["number","null"]}}}]},"onFailure":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["notify","webhook"],"properties":{"notify":{"type":["string","null"]},"webhook":{"type":["string","null"]}}}]},"log":{"enum":["all","errors","off"]},"keepLast":{"type":["integer","null"]},"preview":{"type":"boolean"},"ignore":{"type":"array","items":{"type":"string"}},"params":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":{"type":["string","number","boolean","null"]}}]}}},"topic":{"type":"object","additionalProperties":false,"required":["name","description","concurrency","priority","delayMs","retry","timeoutMs","retention","maxSqlBytes","maxParamsBytes","durability","paused","log","expect","onFailure"],"properties":{"name":{"type":"string"},"description":{"type":["string","null"]},"concurrency":{"type":["integer","null"]},"priority":{"type":"integer"},"delayMs":{"type":"number"},"retry":{"$ref":"#/$defs/retry"},"timeoutMs":{"type":["number","null"]},"retention":{"type":"object","additionalProperties":false,"required":["finishedMs","failedMs"],"properties":{"finishedMs":{"type":"number"},"failedMs":{"type":"number"}}},"maxSqlBytes":{"type":["integer","null"]},"maxParamsBytes":{"type":["integer","null"]},"durability":{"enum":["task","series"]},"paused":{"type":"boolean"},"log":{"enum":["all","errors","off"]},"expect":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["waiting","oldest"],"properties":{"waiting":{"type":["string","null"]},"oldest":{"type":["string","null"]}}}]},"onFailure":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["notify","webhook"],"properties":{"notify":{"type":["string","null"]},"webhook":{"type":["string","null"]}}}]}}},"retry":{"type":"object","additionalProperties":false,"required":["limit","initialMs","factor","maxMs","jitter"],"properties":{"limit":{"type":"integer","minimum":0},"initialMs":{"type":"number"},"factor":{"type":"number"},"maxMs":{"type":"number"},"jitter":{"type":"number"}}},"origin":{"type":"object","additionalProperties":false,"required":["file","line","layer"],"properties":{"file":{"type":["string","null"]},"line":{"type":["integer","null"]},"layer":{"enum":["job","file","project","environment","topic","variable","schedules","built-in"]}}},"previewTable":{"type":"object","additionalProperties":false,"required":["table","inserted","updated","deleted","truncated"],"properties":{"table":{"type":"string"},"inserted":{"type":"integer","minimum":0},"updated":{"type":"integer","minimum":0},"deleted":{"type":"integer","minimum":0},"truncated":{"type":["number","null"]}}},"previewError":{"type":"object","additionalProperties":false,"required":["sqlstate","message","hint","line","column","file","fileLine","text"],"properties":{"sqlstate":{"type":"string"},"message":{"type":"string"},"hint":{"type":["string","null"]},"line":{"type":["integer","null"]},"column":{"type":["integer","null"]},"file":{"type":["string","null"]},"fileLine":{"type":["integer","null"]},"text":{"type":["string","null"]}}},"leftOut":{"type":"object","additionalProperties":false,"required":["state","reason"],"properties":{"state":{"const":"left-out"},"reason":{"type":"object","additionalProperties":false,"required":["code","text"],"properties":{"code":{"type":"string"},"text":{"type":"string"}}}}},"trial":{"anyOf":[{"type":"object","additionalProperties":false,"required":["state","database","durationMs","tables","rowCount"],"properties":{"state":{"const":"ran"},"database":{"type":"string"},"durationMs":{"type":"integer","minimum":0},"tables":{"type":"array","items":{"$ref":"#/$defs/previewTable"}},"rowCount":{"type":"integer","minimum":0}}},{"type":"object","additionalProperties":false,"required":["state","database","durationMs","error"],"properties":{"state":{"const":"failed"},"database":{"type":"string"},"durationMs":{"type":"integer","minimum":0},"error":{"$ref":"#/$defs/previewError"}}},{"$ref":"#/$defs/leftOut"}]},"preview":{"anyOf":[{"type":"object","additionalProperties":false,"required":["state","database","durationMs","tables","rowCount","before"],"properties":{"state":{"const":"ran"},"database":{"type":"string"},"durationMs":{"type":"integer","minimum":0},"tables":{"type":"array","items":{"$ref":"#/$defs/previewTable"}},"rowCount":{"type":"integer","minimum":0},"before":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/trial"}]}}},{"type":"object","additionalProperties":false,"required":["state","database","durationMs","error","before"],"properties":{"state":{"const":"failed"},"database":{"type":"string"},"durationMs":{"type":"integer","minimum":0},"error":{"$ref":"#/$defs/previewError"},"before":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/trial"}]}}},{"$ref":"#/$defs/leftOut"}]}}};
const func0 = Object.prototype.hasOwnProperty;
const schema1 = {"type":"object","additionalProperties":false,"required":["action","kind","name","before","after","fields","beforeHash","blocked","file","line","running","notes","nextRuns"],"properties":{"action":{"enum":["create","update","delete","rename","move"]},"kind":{"const":"job"},"move":{"type":"object","additionalProperties":false,"required":["from","to"],"properties":{"from":{"type":"string"},"to":{"type":["string","null"]}}},"name":{"type":"string","minLength":1},"before":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/job"}]},"after":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/job"}]},"fields":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["path","before","after"],"properties":{"path":{"type":"string"},"before":{},"after":{},"origin":{"$ref":"#/$defs/origin"},"weight":{"enum":["high","low"]}}}},"beforeHash":{"type":["string","null"],"pattern":"^[0-9a-f]{64}$"},"blocked":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["reason"],"properties":{"reason":{"type":"string"}}}]},"file":{"type":["string","null"]},"line":{"type":["integer","null"]},"running":{"type":"integer","minimum":0},"notes":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["level","code","text"],"properties":{"level":{"enum":["info","warning"]},"code":{"type":"string"},"text":{"type":"string"}}}},"nextRuns":{"type":"object","additionalProperties":false,"required":["before","after"],"properties":{"before":{"anyOf":[{"type":"null"},{"type":"array","items":{"type":"string"}}]},"after":{"anyOf":[{"type":"null"},{"type":"array","items":{"type":"string"}}]}}},"cancelRunning":{"type":"boolean"},"preview":{"$ref":"#/$defs/preview"}}};

const schema2 = {"type":"object","additionalProperties":false,"required":["name","description","schedule","timezone","topic","sql","database","connection","role","transaction","timeoutMs","overlap","catchup","catchupWindowMs","retry","priority","jitterMs","startsAt","endsAt","enabled","protect","labels","expect","onFailure","log","keepLast","ignore","params","preview"],"properties":{"name":{"type":"string"},"description":{"type":["string","null"]},"schedule":{"type":"array","items":{"type":"string"}},"timezone":{"type":"string"},"topic":{"type":"string"},"sql":{"type":"string"},"database":{"type":["string","null"]},"connection":{"type":["string","null"]},"role":{"type":["string","null"]},"transaction":{"type":["boolean","null"]},"timeoutMs":{"type":"number"},"overlap":{"enum":["skip","queue","allow"]},"catchup":{"enum":["skip","latest","all"]},"catchupWindowMs":{"type":"number"},"retry":{"$ref":"#/$defs/retry"},"priority":{"type":"integer"},"jitterMs":{"type":"number"},"startsAt":{"type":["string","null"]},"endsAt":{"type":["string","null"]},"enabled":{"type":"boolean"},"protect":{"type":"boolean"},"labels":{"type":"object","additionalProperties":{"type":"string"}},"expect":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["rows","successWithinMs","lateAfterMs","maxRuntimeMs"],"properties":{"rows":{"type":["string","null"]},"successWithinMs":{"type":["number","null"]},"lateAfterMs":{"type":["number","null"]},"maxRuntimeMs":{"type":["number","null"]}}}]},"onFailure":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["notify","webhook"],"properties":{"notify":{"type":["string","null"]},"webhook":{"type":["string","null"]}}}]},"log":{"enum":["all","errors","off"]},"keepLast":{"type":["integer","null"]},"preview":{"type":"boolean"},"ignore":{"type":"array","items":{"type":"string"}},"params":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":{"type":["string","number","boolean","null"]}}]}}};
const schema3 = {"type":"object","additionalProperties":false,"required":["limit","initialMs","factor","maxMs","jitter"],"properties":{"limit":{"type":"integer","minimum":0},"initialMs":{"type":"number"},"factor":{"type":"number"},"maxMs":{"type":"number"},"jitter":{"type":"number"}}};

function validate3(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate3.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.limit === undefined) && (missing0 = "limit")) || ((data.initialMs === undefined) && (missing0 = "initialMs"))) || ((data.factor === undefined) && (missing0 = "factor"))) || ((data.maxMs === undefined) && (missing0 = "maxMs"))) || ((data.jitter === undefined) && (missing0 = "jitter"))){
validate3.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "limit") || (key0 === "initialMs")) || (key0 === "factor")) || (key0 === "maxMs")) || (key0 === "jitter"))){
validate3.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.limit !== undefined){
let data0 = data.limit;
const _errs2 = errors;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate3.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs2){
if(typeof data0 == "number"){
if(data0 < 0 || isNaN(data0)){
validate3.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.initialMs !== undefined){
const _errs4 = errors;
if(!(typeof data.initialMs == "number")){
validate3.errors = [{instancePath:instancePath+"/initialMs",schemaPath:"#/properties/initialMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.factor !== undefined){
const _errs6 = errors;
if(!(typeof data.factor == "number")){
validate3.errors = [{instancePath:instancePath+"/factor",schemaPath:"#/properties/factor/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxMs !== undefined){
const _errs8 = errors;
if(!(typeof data.maxMs == "number")){
validate3.errors = [{instancePath:instancePath+"/maxMs",schemaPath:"#/properties/maxMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jitter !== undefined){
const _errs10 = errors;
if(!(typeof data.jitter == "number")){
validate3.errors = [{instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate3.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate3.errors = vErrors;
return errors === 0;
}
validate3.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate2(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate2.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((((((((((((((((((data.name === undefined) && (missing0 = "name")) || ((data.description === undefined) && (missing0 = "description"))) || ((data.schedule === undefined) && (missing0 = "schedule"))) || ((data.timezone === undefined) && (missing0 = "timezone"))) || ((data.topic === undefined) && (missing0 = "topic"))) || ((data.sql === undefined) && (missing0 = "sql"))) || ((data.database === undefined) && (missing0 = "database"))) || ((data.connection === undefined) && (missing0 = "connection"))) || ((data.role === undefined) && (missing0 = "role"))) || ((data.transaction === undefined) && (missing0 = "transaction"))) || ((data.timeoutMs === undefined) && (missing0 = "timeoutMs"))) || ((data.overlap === undefined) && (missing0 = "overlap"))) || ((data.catchup === undefined) && (missing0 = "catchup"))) || ((data.catchupWindowMs === undefined) && (missing0 = "catchupWindowMs"))) || ((data.retry === undefined) && (missing0 = "retry"))) || ((data.priority === undefined) && (missing0 = "priority"))) || ((data.jitterMs === undefined) && (missing0 = "jitterMs"))) || ((data.startsAt === undefined) && (missing0 = "startsAt"))) || ((data.endsAt === undefined) && (missing0 = "endsAt"))) || ((data.enabled === undefined) && (missing0 = "enabled"))) || ((data.protect === undefined) && (missing0 = "protect"))) || ((data.labels === undefined) && (missing0 = "labels"))) || ((data.expect === undefined) && (missing0 = "expect"))) || ((data.onFailure === undefined) && (missing0 = "onFailure"))) || ((data.log === undefined) && (missing0 = "log"))) || ((data.keepLast === undefined) && (missing0 = "keepLast"))) || ((data.ignore === undefined) && (missing0 = "ignore"))) || ((data.params === undefined) && (missing0 = "params"))) || ((data.preview === undefined) && (missing0 = "preview"))){
validate2.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema2.properties, key0))){
validate2.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
const _errs2 = errors;
if(typeof data.name !== "string"){
validate2.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.description !== undefined){
let data1 = data.description;
const _errs4 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate2.errors = [{instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: schema2.properties.description.type}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.schedule !== undefined){
let data2 = data.schedule;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs8 = errors;
if(typeof data2[i0] !== "string"){
validate2.errors = [{instancePath:instancePath+"/schedule/" + i0,schemaPath:"#/properties/schedule/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
else {
validate2.errors = [{instancePath:instancePath+"/schedule",schemaPath:"#/properties/schedule/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timezone !== undefined){
const _errs10 = errors;
if(typeof data.timezone !== "string"){
validate2.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/properties/timezone/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.topic !== undefined){
const _errs12 = errors;
if(typeof data.topic !== "string"){
validate2.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sql !== undefined){
const _errs14 = errors;
if(typeof data.sql !== "string"){
validate2.errors = [{instancePath:instancePath+"/sql",schemaPath:"#/properties/sql/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.database !== undefined){
let data7 = data.database;
const _errs16 = errors;
if((typeof data7 !== "string") && (data7 !== null)){
validate2.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/type",keyword:"type",params:{type: schema2.properties.database.type}}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connection !== undefined){
let data8 = data.connection;
const _errs18 = errors;
if((typeof data8 !== "string") && (data8 !== null)){
validate2.errors = [{instancePath:instancePath+"/connection",schemaPath:"#/properties/connection/type",keyword:"type",params:{type: schema2.properties.connection.type}}];
return false;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.role !== undefined){
let data9 = data.role;
const _errs20 = errors;
if((typeof data9 !== "string") && (data9 !== null)){
validate2.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: schema2.properties.role.type}}];
return false;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transaction !== undefined){
let data10 = data.transaction;
const _errs22 = errors;
if((typeof data10 !== "boolean") && (data10 !== null)){
validate2.errors = [{instancePath:instancePath+"/transaction",schemaPath:"#/properties/transaction/type",keyword:"type",params:{type: schema2.properties.transaction.type}}];
return false;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeoutMs !== undefined){
const _errs24 = errors;
if(!(typeof data.timeoutMs == "number")){
validate2.errors = [{instancePath:instancePath+"/timeoutMs",schemaPath:"#/properties/timeoutMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.overlap !== undefined){
let data12 = data.overlap;
const _errs26 = errors;
if(!(((data12 === "skip") || (data12 === "queue")) || (data12 === "allow"))){
validate2.errors = [{instancePath:instancePath+"/overlap",schemaPath:"#/properties/overlap/enum",keyword:"enum",params:{allowedValues: schema2.properties.overlap.enum}}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchup !== undefined){
let data13 = data.catchup;
const _errs27 = errors;
if(!(((data13 === "skip") || (data13 === "latest")) || (data13 === "all"))){
validate2.errors = [{instancePath:instancePath+"/catchup",schemaPath:"#/properties/catchup/enum",keyword:"enum",params:{allowedValues: schema2.properties.catchup.enum}}];
return false;
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchupWindowMs !== undefined){
const _errs28 = errors;
if(!(typeof data.catchupWindowMs == "number")){
validate2.errors = [{instancePath:instancePath+"/catchupWindowMs",schemaPath:"#/properties/catchupWindowMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retry !== undefined){
const _errs30 = errors;
if(!(validate3(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.priority !== undefined){
let data16 = data.priority;
const _errs31 = errors;
if(!((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16)))){
validate2.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jitterMs !== undefined){
const _errs33 = errors;
if(!(typeof data.jitterMs == "number")){
validate2.errors = [{instancePath:instancePath+"/jitterMs",schemaPath:"#/properties/jitterMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs33 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.startsAt !== undefined){
let data18 = data.startsAt;
const _errs35 = errors;
if((typeof data18 !== "string") && (data18 !== null)){
validate2.errors = [{instancePath:instancePath+"/startsAt",schemaPath:"#/properties/startsAt/type",keyword:"type",params:{type: schema2.properties.startsAt.type}}];
return false;
}
var valid0 = _errs35 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.endsAt !== undefined){
let data19 = data.endsAt;
const _errs37 = errors;
if((typeof data19 !== "string") && (data19 !== null)){
validate2.errors = [{instancePath:instancePath+"/endsAt",schemaPath:"#/properties/endsAt/type",keyword:"type",params:{type: schema2.properties.endsAt.type}}];
return false;
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.enabled !== undefined){
const _errs39 = errors;
if(typeof data.enabled !== "boolean"){
validate2.errors = [{instancePath:instancePath+"/enabled",schemaPath:"#/properties/enabled/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs39 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.protect !== undefined){
const _errs41 = errors;
if(typeof data.protect !== "boolean"){
validate2.errors = [{instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs41 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.labels !== undefined){
let data22 = data.labels;
const _errs43 = errors;
if(errors === _errs43){
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
for(const key1 in data22){
const _errs46 = errors;
if(typeof data22[key1] !== "string"){
validate2.errors = [{instancePath:instancePath+"/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid2 = _errs46 === errors;
if(!valid2){
break;
}
}
}
else {
validate2.errors = [{instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs43 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expect !== undefined){
let data24 = data.expect;
const _errs48 = errors;
const _errs49 = errors;
let valid3 = false;
const _errs50 = errors;
if(data24 !== null){
const err0 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs50 === errors;
valid3 = valid3 || _valid0;
const _errs52 = errors;
if(errors === _errs52){
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
let missing1;
if(((((data24.rows === undefined) && (missing1 = "rows")) || ((data24.successWithinMs === undefined) && (missing1 = "successWithinMs"))) || ((data24.lateAfterMs === undefined) && (missing1 = "lateAfterMs"))) || ((data24.maxRuntimeMs === undefined) && (missing1 = "maxRuntimeMs"))){
const err1 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/required",keyword:"required",params:{missingProperty: missing1}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
const _errs54 = errors;
for(const key2 in data24){
if(!((((key2 === "rows") || (key2 === "successWithinMs")) || (key2 === "lateAfterMs")) || (key2 === "maxRuntimeMs"))){
const err2 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
break;
}
}
if(_errs54 === errors){
if(data24.rows !== undefined){
let data25 = data24.rows;
const _errs55 = errors;
if((typeof data25 !== "string") && (data25 !== null)){
const err3 = {instancePath:instancePath+"/expect/rows",schemaPath:"#/properties/expect/anyOf/1/properties/rows/type",keyword:"type",params:{type: schema2.properties.expect.anyOf[1].properties.rows.type}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid4 = _errs55 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data24.successWithinMs !== undefined){
let data26 = data24.successWithinMs;
const _errs57 = errors;
if((!(typeof data26 == "number")) && (data26 !== null)){
const err4 = {instancePath:instancePath+"/expect/successWithinMs",schemaPath:"#/properties/expect/anyOf/1/properties/successWithinMs/type",keyword:"type",params:{type: schema2.properties.expect.anyOf[1].properties.successWithinMs.type}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var valid4 = _errs57 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data24.lateAfterMs !== undefined){
let data27 = data24.lateAfterMs;
const _errs59 = errors;
if((!(typeof data27 == "number")) && (data27 !== null)){
const err5 = {instancePath:instancePath+"/expect/lateAfterMs",schemaPath:"#/properties/expect/anyOf/1/properties/lateAfterMs/type",keyword:"type",params:{type: schema2.properties.expect.anyOf[1].properties.lateAfterMs.type}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var valid4 = _errs59 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data24.maxRuntimeMs !== undefined){
let data28 = data24.maxRuntimeMs;
const _errs61 = errors;
if((!(typeof data28 == "number")) && (data28 !== null)){
const err6 = {instancePath:instancePath+"/expect/maxRuntimeMs",schemaPath:"#/properties/expect/anyOf/1/properties/maxRuntimeMs/type",keyword:"type",params:{type: schema2.properties.expect.anyOf[1].properties.maxRuntimeMs.type}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var valid4 = _errs61 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
}
else {
const err7 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs52 === errors;
valid3 = valid3 || _valid0;
if(!valid3){
const err8 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate2.errors = vErrors;
return false;
}
else {
errors = _errs49;
if(vErrors !== null){
if(_errs49){
vErrors.length = _errs49;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs48 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.onFailure !== undefined){
let data29 = data.onFailure;
const _errs63 = errors;
const _errs64 = errors;
let valid5 = false;
const _errs65 = errors;
if(data29 !== null){
const err9 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var _valid1 = _errs65 === errors;
valid5 = valid5 || _valid1;
const _errs67 = errors;
if(errors === _errs67){
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
let missing2;
if(((data29.notify === undefined) && (missing2 = "notify")) || ((data29.webhook === undefined) && (missing2 = "webhook"))){
const err10 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/required",keyword:"required",params:{missingProperty: missing2}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
const _errs69 = errors;
for(const key3 in data29){
if(!((key3 === "notify") || (key3 === "webhook"))){
const err11 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
break;
}
}
if(_errs69 === errors){
if(data29.notify !== undefined){
let data30 = data29.notify;
const _errs70 = errors;
if((typeof data30 !== "string") && (data30 !== null)){
const err12 = {instancePath:instancePath+"/onFailure/notify",schemaPath:"#/properties/onFailure/anyOf/1/properties/notify/type",keyword:"type",params:{type: schema2.properties.onFailure.anyOf[1].properties.notify.type}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var valid6 = _errs70 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data29.webhook !== undefined){
let data31 = data29.webhook;
const _errs72 = errors;
if((typeof data31 !== "string") && (data31 !== null)){
const err13 = {instancePath:instancePath+"/onFailure/webhook",schemaPath:"#/properties/onFailure/anyOf/1/properties/webhook/type",keyword:"type",params:{type: schema2.properties.onFailure.anyOf[1].properties.webhook.type}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var valid6 = _errs72 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
else {
const err14 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
var _valid1 = _errs67 === errors;
valid5 = valid5 || _valid1;
if(!valid5){
const err15 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
validate2.errors = vErrors;
return false;
}
else {
errors = _errs64;
if(vErrors !== null){
if(_errs64){
vErrors.length = _errs64;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs63 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
let data32 = data.log;
const _errs74 = errors;
if(!(((data32 === "all") || (data32 === "errors")) || (data32 === "off"))){
validate2.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema2.properties.log.enum}}];
return false;
}
var valid0 = _errs74 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keepLast !== undefined){
let data33 = data.keepLast;
const _errs75 = errors;
if((!((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33)))) && (data33 !== null)){
validate2.errors = [{instancePath:instancePath+"/keepLast",schemaPath:"#/properties/keepLast/type",keyword:"type",params:{type: schema2.properties.keepLast.type}}];
return false;
}
var valid0 = _errs75 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.preview !== undefined){
const _errs77 = errors;
if(typeof data.preview !== "boolean"){
validate2.errors = [{instancePath:instancePath+"/preview",schemaPath:"#/properties/preview/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs77 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ignore !== undefined){
let data35 = data.ignore;
const _errs79 = errors;
if(errors === _errs79){
if(Array.isArray(data35)){
var valid7 = true;
const len1 = data35.length;
for(let i1=0; i1<len1; i1++){
const _errs81 = errors;
if(typeof data35[i1] !== "string"){
validate2.errors = [{instancePath:instancePath+"/ignore/" + i1,schemaPath:"#/properties/ignore/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid7 = _errs81 === errors;
if(!valid7){
break;
}
}
}
else {
validate2.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs79 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.params !== undefined){
let data37 = data.params;
const _errs83 = errors;
const _errs84 = errors;
let valid8 = false;
const _errs85 = errors;
if(data37 !== null){
const err16 = {instancePath:instancePath+"/params",schemaPath:"#/properties/params/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var _valid2 = _errs85 === errors;
valid8 = valid8 || _valid2;
const _errs87 = errors;
if(errors === _errs87){
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
for(const key4 in data37){
let data38 = data37[key4];
const _errs90 = errors;
if((((typeof data38 !== "string") && (!(typeof data38 == "number"))) && (typeof data38 !== "boolean")) && (data38 !== null)){
const err17 = {instancePath:instancePath+"/params/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/params/anyOf/1/additionalProperties/type",keyword:"type",params:{type: schema2.properties.params.anyOf[1].additionalProperties.type}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var valid9 = _errs90 === errors;
if(!valid9){
break;
}
}
}
else {
const err18 = {instancePath:instancePath+"/params",schemaPath:"#/properties/params/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
var _valid2 = _errs87 === errors;
valid8 = valid8 || _valid2;
if(!valid8){
const err19 = {instancePath:instancePath+"/params",schemaPath:"#/properties/params/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
validate2.errors = vErrors;
return false;
}
else {
errors = _errs84;
if(vErrors !== null){
if(_errs84){
vErrors.length = _errs84;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs83 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate2.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate2.errors = vErrors;
return errors === 0;
}
validate2.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema4 = {"type":"object","additionalProperties":false,"required":["file","line","layer"],"properties":{"file":{"type":["string","null"]},"line":{"type":["integer","null"]},"layer":{"enum":["job","file","project","environment","topic","variable","schedules","built-in"]}}};

function validate7(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate7.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.file === undefined) && (missing0 = "file")) || ((data.line === undefined) && (missing0 = "line"))) || ((data.layer === undefined) && (missing0 = "layer"))){
validate7.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "file") || (key0 === "line")) || (key0 === "layer"))){
validate7.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.file !== undefined){
let data0 = data.file;
const _errs2 = errors;
if((typeof data0 !== "string") && (data0 !== null)){
validate7.errors = [{instancePath:instancePath+"/file",schemaPath:"#/properties/file/type",keyword:"type",params:{type: schema4.properties.file.type}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.line !== undefined){
let data1 = data.line;
const _errs4 = errors;
if((!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))) && (data1 !== null)){
validate7.errors = [{instancePath:instancePath+"/line",schemaPath:"#/properties/line/type",keyword:"type",params:{type: schema4.properties.line.type}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.layer !== undefined){
let data2 = data.layer;
const _errs6 = errors;
if(!((((((((data2 === "job") || (data2 === "file")) || (data2 === "project")) || (data2 === "environment")) || (data2 === "topic")) || (data2 === "variable")) || (data2 === "schedules")) || (data2 === "built-in"))){
validate7.errors = [{instancePath:instancePath+"/layer",schemaPath:"#/properties/layer/enum",keyword:"enum",params:{allowedValues: schema4.properties.layer.enum}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate7.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate7.errors = vErrors;
return errors === 0;
}
validate7.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema5 = {"anyOf":[{"type":"object","additionalProperties":false,"required":["state","database","durationMs","tables","rowCount","before"],"properties":{"state":{"const":"ran"},"database":{"type":"string"},"durationMs":{"type":"integer","minimum":0},"tables":{"type":"array","items":{"$ref":"#/$defs/previewTable"}},"rowCount":{"type":"integer","minimum":0},"before":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/trial"}]}}},{"type":"object","additionalProperties":false,"required":["state","database","durationMs","error","before"],"properties":{"state":{"const":"failed"},"database":{"type":"string"},"durationMs":{"type":"integer","minimum":0},"error":{"$ref":"#/$defs/previewError"},"before":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/trial"}]}}},{"$ref":"#/$defs/leftOut"}]};
const schema6 = {"type":"object","additionalProperties":false,"required":["table","inserted","updated","deleted","truncated"],"properties":{"table":{"type":"string"},"inserted":{"type":"integer","minimum":0},"updated":{"type":"integer","minimum":0},"deleted":{"type":"integer","minimum":0},"truncated":{"type":["number","null"]}}};

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate10.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.table === undefined) && (missing0 = "table")) || ((data.inserted === undefined) && (missing0 = "inserted"))) || ((data.updated === undefined) && (missing0 = "updated"))) || ((data.deleted === undefined) && (missing0 = "deleted"))) || ((data.truncated === undefined) && (missing0 = "truncated"))){
validate10.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "table") || (key0 === "inserted")) || (key0 === "updated")) || (key0 === "deleted")) || (key0 === "truncated"))){
validate10.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.table !== undefined){
const _errs2 = errors;
if(typeof data.table !== "string"){
validate10.errors = [{instancePath:instancePath+"/table",schemaPath:"#/properties/table/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.inserted !== undefined){
let data1 = data.inserted;
const _errs4 = errors;
if(!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))){
validate10.errors = [{instancePath:instancePath+"/inserted",schemaPath:"#/properties/inserted/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs4){
if(typeof data1 == "number"){
if(data1 < 0 || isNaN(data1)){
validate10.errors = [{instancePath:instancePath+"/inserted",schemaPath:"#/properties/inserted/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.updated !== undefined){
let data2 = data.updated;
const _errs6 = errors;
if(!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))){
validate10.errors = [{instancePath:instancePath+"/updated",schemaPath:"#/properties/updated/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs6){
if(typeof data2 == "number"){
if(data2 < 0 || isNaN(data2)){
validate10.errors = [{instancePath:instancePath+"/updated",schemaPath:"#/properties/updated/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deleted !== undefined){
let data3 = data.deleted;
const _errs8 = errors;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
validate10.errors = [{instancePath:instancePath+"/deleted",schemaPath:"#/properties/deleted/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs8){
if(typeof data3 == "number"){
if(data3 < 0 || isNaN(data3)){
validate10.errors = [{instancePath:instancePath+"/deleted",schemaPath:"#/properties/deleted/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.truncated !== undefined){
let data4 = data.truncated;
const _errs10 = errors;
if((!(typeof data4 == "number")) && (data4 !== null)){
validate10.errors = [{instancePath:instancePath+"/truncated",schemaPath:"#/properties/truncated/type",keyword:"type",params:{type: schema6.properties.truncated.type}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate10.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate10.errors = vErrors;
return errors === 0;
}
validate10.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema7 = {"anyOf":[{"type":"object","additionalProperties":false,"required":["state","database","durationMs","tables","rowCount"],"properties":{"state":{"const":"ran"},"database":{"type":"string"},"durationMs":{"type":"integer","minimum":0},"tables":{"type":"array","items":{"$ref":"#/$defs/previewTable"}},"rowCount":{"type":"integer","minimum":0}}},{"type":"object","additionalProperties":false,"required":["state","database","durationMs","error"],"properties":{"state":{"const":"failed"},"database":{"type":"string"},"durationMs":{"type":"integer","minimum":0},"error":{"$ref":"#/$defs/previewError"}}},{"$ref":"#/$defs/leftOut"}]};
const schema8 = {"type":"object","additionalProperties":false,"required":["sqlstate","message","hint","line","column","file","fileLine","text"],"properties":{"sqlstate":{"type":"string"},"message":{"type":"string"},"hint":{"type":["string","null"]},"line":{"type":["integer","null"]},"column":{"type":["integer","null"]},"file":{"type":["string","null"]},"fileLine":{"type":["integer","null"]},"text":{"type":["string","null"]}}};

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate14.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((data.sqlstate === undefined) && (missing0 = "sqlstate")) || ((data.message === undefined) && (missing0 = "message"))) || ((data.hint === undefined) && (missing0 = "hint"))) || ((data.line === undefined) && (missing0 = "line"))) || ((data.column === undefined) && (missing0 = "column"))) || ((data.file === undefined) && (missing0 = "file"))) || ((data.fileLine === undefined) && (missing0 = "fileLine"))) || ((data.text === undefined) && (missing0 = "text"))){
validate14.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((((((key0 === "sqlstate") || (key0 === "message")) || (key0 === "hint")) || (key0 === "line")) || (key0 === "column")) || (key0 === "file")) || (key0 === "fileLine")) || (key0 === "text"))){
validate14.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.sqlstate !== undefined){
const _errs2 = errors;
if(typeof data.sqlstate !== "string"){
validate14.errors = [{instancePath:instancePath+"/sqlstate",schemaPath:"#/properties/sqlstate/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.message !== undefined){
const _errs4 = errors;
if(typeof data.message !== "string"){
validate14.errors = [{instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.hint !== undefined){
let data2 = data.hint;
const _errs6 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate14.errors = [{instancePath:instancePath+"/hint",schemaPath:"#/properties/hint/type",keyword:"type",params:{type: schema8.properties.hint.type}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.line !== undefined){
let data3 = data.line;
const _errs8 = errors;
if((!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))) && (data3 !== null)){
validate14.errors = [{instancePath:instancePath+"/line",schemaPath:"#/properties/line/type",keyword:"type",params:{type: schema8.properties.line.type}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.column !== undefined){
let data4 = data.column;
const _errs10 = errors;
if((!((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4)))) && (data4 !== null)){
validate14.errors = [{instancePath:instancePath+"/column",schemaPath:"#/properties/column/type",keyword:"type",params:{type: schema8.properties.column.type}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.file !== undefined){
let data5 = data.file;
const _errs12 = errors;
if((typeof data5 !== "string") && (data5 !== null)){
validate14.errors = [{instancePath:instancePath+"/file",schemaPath:"#/properties/file/type",keyword:"type",params:{type: schema8.properties.file.type}}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fileLine !== undefined){
let data6 = data.fileLine;
const _errs14 = errors;
if((!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))) && (data6 !== null)){
validate14.errors = [{instancePath:instancePath+"/fileLine",schemaPath:"#/properties/fileLine/type",keyword:"type",params:{type: schema8.properties.fileLine.type}}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.text !== undefined){
let data7 = data.text;
const _errs16 = errors;
if((typeof data7 !== "string") && (data7 !== null)){
validate14.errors = [{instancePath:instancePath+"/text",schemaPath:"#/properties/text/type",keyword:"type",params:{type: schema8.properties.text.type}}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate14.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate14.errors = vErrors;
return errors === 0;
}
validate14.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema9 = {"type":"object","additionalProperties":false,"required":["state","reason"],"properties":{"state":{"const":"left-out"},"reason":{"type":"object","additionalProperties":false,"required":["code","text"],"properties":{"code":{"type":"string"},"text":{"type":"string"}}}}};

function validate16(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate16.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.state === undefined) && (missing0 = "state")) || ((data.reason === undefined) && (missing0 = "reason"))){
validate16.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "state") || (key0 === "reason"))){
validate16.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.state !== undefined){
const _errs2 = errors;
if("left-out" !== data.state){
validate16.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/const",keyword:"const",params:{allowedValue: "left-out"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
let data1 = data.reason;
const _errs3 = errors;
if(errors === _errs3){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing1;
if(((data1.code === undefined) && (missing1 = "code")) || ((data1.text === undefined) && (missing1 = "text"))){
validate16.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs5 = errors;
for(const key1 in data1){
if(!((key1 === "code") || (key1 === "text"))){
validate16.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs5 === errors){
if(data1.code !== undefined){
const _errs6 = errors;
if(typeof data1.code !== "string"){
validate16.errors = [{instancePath:instancePath+"/reason/code",schemaPath:"#/properties/reason/properties/code/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data1.text !== undefined){
const _errs8 = errors;
if(typeof data1.text !== "string"){
validate16.errors = [{instancePath:instancePath+"/reason/text",schemaPath:"#/properties/reason/properties/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs8 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate16.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate16.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate16.errors = vErrors;
return errors === 0;
}
validate16.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate12.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.state === undefined) && (missing0 = "state")) || ((data.database === undefined) && (missing0 = "database"))) || ((data.durationMs === undefined) && (missing0 = "durationMs"))) || ((data.tables === undefined) && (missing0 = "tables"))) || ((data.rowCount === undefined) && (missing0 = "rowCount"))){
const err0 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: missing0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
const _errs3 = errors;
for(const key0 in data){
if(!(((((key0 === "state") || (key0 === "database")) || (key0 === "durationMs")) || (key0 === "tables")) || (key0 === "rowCount"))){
const err1 = {instancePath,schemaPath:"#/anyOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
break;
}
}
if(_errs3 === errors){
if(data.state !== undefined){
const _errs4 = errors;
if("ran" !== data.state){
const err2 = {instancePath:instancePath+"/state",schemaPath:"#/anyOf/0/properties/state/const",keyword:"const",params:{allowedValue: "ran"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.database !== undefined){
const _errs5 = errors;
if(typeof data.database !== "string"){
const err3 = {instancePath:instancePath+"/database",schemaPath:"#/anyOf/0/properties/database/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.durationMs !== undefined){
let data2 = data.durationMs;
const _errs7 = errors;
if(!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))){
const err4 = {instancePath:instancePath+"/durationMs",schemaPath:"#/anyOf/0/properties/durationMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(errors === _errs7){
if(typeof data2 == "number"){
if(data2 < 0 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/durationMs",schemaPath:"#/anyOf/0/properties/durationMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.tables !== undefined){
let data3 = data.tables;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
var valid2 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(validate10(data3[i0], {instancePath:instancePath+"/tables/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid2 = _errs11 === errors;
if(!valid2){
break;
}
}
}
else {
const err6 = {instancePath:instancePath+"/tables",schemaPath:"#/anyOf/0/properties/tables/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.rowCount !== undefined){
let data5 = data.rowCount;
const _errs12 = errors;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
const err7 = {instancePath:instancePath+"/rowCount",schemaPath:"#/anyOf/0/properties/rowCount/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(errors === _errs12){
if(typeof data5 == "number"){
if(data5 < 0 || isNaN(data5)){
const err8 = {instancePath:instancePath+"/rowCount",schemaPath:"#/anyOf/0/properties/rowCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
var valid1 = _errs12 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props0 = true;
}
const _errs14 = errors;
if(errors === _errs14){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if(((((data.state === undefined) && (missing1 = "state")) || ((data.database === undefined) && (missing1 = "database"))) || ((data.durationMs === undefined) && (missing1 = "durationMs"))) || ((data.error === undefined) && (missing1 = "error"))){
const err10 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: missing1}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
const _errs16 = errors;
for(const key1 in data){
if(!((((key1 === "state") || (key1 === "database")) || (key1 === "durationMs")) || (key1 === "error"))){
const err11 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
break;
}
}
if(_errs16 === errors){
if(data.state !== undefined){
const _errs17 = errors;
if("failed" !== data.state){
const err12 = {instancePath:instancePath+"/state",schemaPath:"#/anyOf/1/properties/state/const",keyword:"const",params:{allowedValue: "failed"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var valid3 = _errs17 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.database !== undefined){
const _errs18 = errors;
if(typeof data.database !== "string"){
const err13 = {instancePath:instancePath+"/database",schemaPath:"#/anyOf/1/properties/database/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var valid3 = _errs18 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.durationMs !== undefined){
let data8 = data.durationMs;
const _errs20 = errors;
if(!((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8)))){
const err14 = {instancePath:instancePath+"/durationMs",schemaPath:"#/anyOf/1/properties/durationMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(errors === _errs20){
if(typeof data8 == "number"){
if(data8 < 0 || isNaN(data8)){
const err15 = {instancePath:instancePath+"/durationMs",schemaPath:"#/anyOf/1/properties/durationMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
var valid3 = _errs20 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.error !== undefined){
const _errs22 = errors;
if(!(validate14(data.error, {instancePath:instancePath+"/error",parentData:data,parentDataProperty:"error",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid3 = _errs22 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
}
else {
const err16 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
var _valid0 = _errs14 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
if(props0 !== true){
props0 = true;
}
}
const _errs23 = errors;
if(!(validate16(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate16.errors : vErrors.concat(validate16.errors);
errors = vErrors.length;
}
var _valid0 = _errs23 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
if(props0 !== true){
props0 = true;
}
}
if(!valid0){
const err17 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
validate12.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate12.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate12.evaluated = {"dynamicProps":true,"dynamicItems":false};


function validate9(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate9.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.state === undefined) && (missing0 = "state")) || ((data.database === undefined) && (missing0 = "database"))) || ((data.durationMs === undefined) && (missing0 = "durationMs"))) || ((data.tables === undefined) && (missing0 = "tables"))) || ((data.rowCount === undefined) && (missing0 = "rowCount"))) || ((data.before === undefined) && (missing0 = "before"))){
const err0 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: missing0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
const _errs3 = errors;
for(const key0 in data){
if(!((((((key0 === "state") || (key0 === "database")) || (key0 === "durationMs")) || (key0 === "tables")) || (key0 === "rowCount")) || (key0 === "before"))){
const err1 = {instancePath,schemaPath:"#/anyOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
break;
}
}
if(_errs3 === errors){
if(data.state !== undefined){
const _errs4 = errors;
if("ran" !== data.state){
const err2 = {instancePath:instancePath+"/state",schemaPath:"#/anyOf/0/properties/state/const",keyword:"const",params:{allowedValue: "ran"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.database !== undefined){
const _errs5 = errors;
if(typeof data.database !== "string"){
const err3 = {instancePath:instancePath+"/database",schemaPath:"#/anyOf/0/properties/database/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.durationMs !== undefined){
let data2 = data.durationMs;
const _errs7 = errors;
if(!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))){
const err4 = {instancePath:instancePath+"/durationMs",schemaPath:"#/anyOf/0/properties/durationMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(errors === _errs7){
if(typeof data2 == "number"){
if(data2 < 0 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/durationMs",schemaPath:"#/anyOf/0/properties/durationMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.tables !== undefined){
let data3 = data.tables;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
var valid2 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(validate10(data3[i0], {instancePath:instancePath+"/tables/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid2 = _errs11 === errors;
if(!valid2){
break;
}
}
}
else {
const err6 = {instancePath:instancePath+"/tables",schemaPath:"#/anyOf/0/properties/tables/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.rowCount !== undefined){
let data5 = data.rowCount;
const _errs12 = errors;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
const err7 = {instancePath:instancePath+"/rowCount",schemaPath:"#/anyOf/0/properties/rowCount/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(errors === _errs12){
if(typeof data5 == "number"){
if(data5 < 0 || isNaN(data5)){
const err8 = {instancePath:instancePath+"/rowCount",schemaPath:"#/anyOf/0/properties/rowCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
var valid1 = _errs12 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.before !== undefined){
let data6 = data.before;
const _errs14 = errors;
const _errs15 = errors;
let valid3 = false;
const _errs16 = errors;
if(data6 !== null){
const err9 = {instancePath:instancePath+"/before",schemaPath:"#/anyOf/0/properties/before/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var _valid1 = _errs16 === errors;
valid3 = valid3 || _valid1;
const _errs18 = errors;
if(!(validate12(data6, {instancePath:instancePath+"/before",parentData:data,parentDataProperty:"before",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
var _valid1 = _errs18 === errors;
valid3 = valid3 || _valid1;
if(!valid3){
const err10 = {instancePath:instancePath+"/before",schemaPath:"#/anyOf/0/properties/before/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
errors = _errs15;
if(vErrors !== null){
if(_errs15){
vErrors.length = _errs15;
}
else {
vErrors = null;
}
}
}
var valid1 = _errs14 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props1 = true;
}
const _errs19 = errors;
if(errors === _errs19){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((((((data.state === undefined) && (missing1 = "state")) || ((data.database === undefined) && (missing1 = "database"))) || ((data.durationMs === undefined) && (missing1 = "durationMs"))) || ((data.error === undefined) && (missing1 = "error"))) || ((data.before === undefined) && (missing1 = "before"))){
const err12 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: missing1}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
else {
const _errs21 = errors;
for(const key1 in data){
if(!(((((key1 === "state") || (key1 === "database")) || (key1 === "durationMs")) || (key1 === "error")) || (key1 === "before"))){
const err13 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
break;
}
}
if(_errs21 === errors){
if(data.state !== undefined){
const _errs22 = errors;
if("failed" !== data.state){
const err14 = {instancePath:instancePath+"/state",schemaPath:"#/anyOf/1/properties/state/const",keyword:"const",params:{allowedValue: "failed"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
var valid4 = _errs22 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data.database !== undefined){
const _errs23 = errors;
if(typeof data.database !== "string"){
const err15 = {instancePath:instancePath+"/database",schemaPath:"#/anyOf/1/properties/database/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
var valid4 = _errs23 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data.durationMs !== undefined){
let data9 = data.durationMs;
const _errs25 = errors;
if(!((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9)))){
const err16 = {instancePath:instancePath+"/durationMs",schemaPath:"#/anyOf/1/properties/durationMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(errors === _errs25){
if(typeof data9 == "number"){
if(data9 < 0 || isNaN(data9)){
const err17 = {instancePath:instancePath+"/durationMs",schemaPath:"#/anyOf/1/properties/durationMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
var valid4 = _errs25 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data.error !== undefined){
const _errs27 = errors;
if(!(validate14(data.error, {instancePath:instancePath+"/error",parentData:data,parentDataProperty:"error",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid4 = _errs27 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data.before !== undefined){
let data11 = data.before;
const _errs28 = errors;
const _errs29 = errors;
let valid5 = false;
const _errs30 = errors;
if(data11 !== null){
const err18 = {instancePath:instancePath+"/before",schemaPath:"#/anyOf/1/properties/before/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
var _valid2 = _errs30 === errors;
valid5 = valid5 || _valid2;
const _errs32 = errors;
if(!(validate12(data11, {instancePath:instancePath+"/before",parentData:data,parentDataProperty:"before",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
var _valid2 = _errs32 === errors;
valid5 = valid5 || _valid2;
if(!valid5){
const err19 = {instancePath:instancePath+"/before",schemaPath:"#/anyOf/1/properties/before/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
else {
errors = _errs29;
if(vErrors !== null){
if(_errs29){
vErrors.length = _errs29;
}
else {
vErrors = null;
}
}
}
var valid4 = _errs28 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
}
}
else {
const err20 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
var _valid0 = _errs19 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
if(props1 !== true){
props1 = true;
}
}
const _errs33 = errors;
if(!(validate16(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate16.errors : vErrors.concat(validate16.errors);
errors = vErrors.length;
}
var _valid0 = _errs33 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
if(props1 !== true){
props1 = true;
}
}
if(!valid0){
const err21 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
validate9.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate9.errors = vErrors;
evaluated0.props = props1;
return errors === 0;
}
validate9.evaluated = {"dynamicProps":true,"dynamicItems":false};

const pattern0 = new RegExp("^[0-9a-f]{64}$", "u");

function validate1(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate1.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((data.action === undefined) && (missing0 = "action")) || ((data.kind === undefined) && (missing0 = "kind"))) || ((data.name === undefined) && (missing0 = "name"))) || ((data.before === undefined) && (missing0 = "before"))) || ((data.after === undefined) && (missing0 = "after"))) || ((data.fields === undefined) && (missing0 = "fields"))) || ((data.beforeHash === undefined) && (missing0 = "beforeHash"))) || ((data.blocked === undefined) && (missing0 = "blocked"))) || ((data.file === undefined) && (missing0 = "file"))) || ((data.line === undefined) && (missing0 = "line"))) || ((data.running === undefined) && (missing0 = "running"))) || ((data.notes === undefined) && (missing0 = "notes"))) || ((data.nextRuns === undefined) && (missing0 = "nextRuns"))){
validate1.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema1.properties, key0))){
validate1.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.action !== undefined){
let data0 = data.action;
const _errs2 = errors;
if(!(((((data0 === "create") || (data0 === "update")) || (data0 === "delete")) || (data0 === "rename")) || (data0 === "move"))){
validate1.errors = [{instancePath:instancePath+"/action",schemaPath:"#/properties/action/enum",keyword:"enum",params:{allowedValues: schema1.properties.action.enum}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.kind !== undefined){
const _errs3 = errors;
if("job" !== data.kind){
validate1.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "job"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.move !== undefined){
let data2 = data.move;
const _errs4 = errors;
if(errors === _errs4){
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
let missing1;
if(((data2.from === undefined) && (missing1 = "from")) || ((data2.to === undefined) && (missing1 = "to"))){
validate1.errors = [{instancePath:instancePath+"/move",schemaPath:"#/properties/move/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs6 = errors;
for(const key1 in data2){
if(!((key1 === "from") || (key1 === "to"))){
validate1.errors = [{instancePath:instancePath+"/move",schemaPath:"#/properties/move/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs6 === errors){
if(data2.from !== undefined){
const _errs7 = errors;
if(typeof data2.from !== "string"){
validate1.errors = [{instancePath:instancePath+"/move/from",schemaPath:"#/properties/move/properties/from/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.to !== undefined){
let data4 = data2.to;
const _errs9 = errors;
if((typeof data4 !== "string") && (data4 !== null)){
validate1.errors = [{instancePath:instancePath+"/move/to",schemaPath:"#/properties/move/properties/to/type",keyword:"type",params:{type: schema1.properties.move.properties.to.type}}];
return false;
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/move",schemaPath:"#/properties/move/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data5 = data.name;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data5 === "string"){
if(data5.length < 1){
validate1.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.before !== undefined){
let data6 = data.before;
const _errs13 = errors;
const _errs14 = errors;
let valid2 = false;
const _errs15 = errors;
if(data6 !== null){
const err0 = {instancePath:instancePath+"/before",schemaPath:"#/properties/before/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs15 === errors;
valid2 = valid2 || _valid0;
const _errs17 = errors;
if(!(validate2(data6, {instancePath:instancePath+"/before",parentData:data,parentDataProperty:"before",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var _valid0 = _errs17 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err1 = {instancePath:instancePath+"/before",schemaPath:"#/properties/before/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate1.errors = vErrors;
return false;
}
else {
errors = _errs14;
if(vErrors !== null){
if(_errs14){
vErrors.length = _errs14;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.after !== undefined){
let data7 = data.after;
const _errs18 = errors;
const _errs19 = errors;
let valid3 = false;
const _errs20 = errors;
if(data7 !== null){
const err2 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid1 = _errs20 === errors;
valid3 = valid3 || _valid1;
const _errs22 = errors;
if(!(validate2(data7, {instancePath:instancePath+"/after",parentData:data,parentDataProperty:"after",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var _valid1 = _errs22 === errors;
valid3 = valid3 || _valid1;
if(!valid3){
const err3 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate1.errors = vErrors;
return false;
}
else {
errors = _errs19;
if(vErrors !== null){
if(_errs19){
vErrors.length = _errs19;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fields !== undefined){
let data8 = data.fields;
const _errs23 = errors;
if(errors === _errs23){
if(Array.isArray(data8)){
var valid4 = true;
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
const _errs25 = errors;
if(errors === _errs25){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing2;
if((((data9.path === undefined) && (missing2 = "path")) || ((data9.before === undefined) && (missing2 = "before"))) || ((data9.after === undefined) && (missing2 = "after"))){
validate1.errors = [{instancePath:instancePath+"/fields/" + i0,schemaPath:"#/properties/fields/items/required",keyword:"required",params:{missingProperty: missing2}}];
return false;
}
else {
const _errs27 = errors;
for(const key2 in data9){
if(!(((((key2 === "path") || (key2 === "before")) || (key2 === "after")) || (key2 === "origin")) || (key2 === "weight"))){
validate1.errors = [{instancePath:instancePath+"/fields/" + i0,schemaPath:"#/properties/fields/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}}];
return false;
break;
}
}
if(_errs27 === errors){
if(data9.path !== undefined){
const _errs28 = errors;
if(typeof data9.path !== "string"){
validate1.errors = [{instancePath:instancePath+"/fields/" + i0+"/path",schemaPath:"#/properties/fields/items/properties/path/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid5 = _errs28 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data9.origin !== undefined){
const _errs30 = errors;
if(!(validate7(data9.origin, {instancePath:instancePath+"/fields/" + i0+"/origin",parentData:data9,parentDataProperty:"origin",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid5 = _errs30 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data9.weight !== undefined){
let data12 = data9.weight;
const _errs31 = errors;
if(!((data12 === "high") || (data12 === "low"))){
validate1.errors = [{instancePath:instancePath+"/fields/" + i0+"/weight",schemaPath:"#/properties/fields/items/properties/weight/enum",keyword:"enum",params:{allowedValues: schema1.properties.fields.items.properties.weight.enum}}];
return false;
}
var valid5 = _errs31 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/fields/" + i0,schemaPath:"#/properties/fields/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid4 = _errs25 === errors;
if(!valid4){
break;
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.beforeHash !== undefined){
let data13 = data.beforeHash;
const _errs32 = errors;
if((typeof data13 !== "string") && (data13 !== null)){
validate1.errors = [{instancePath:instancePath+"/beforeHash",schemaPath:"#/properties/beforeHash/type",keyword:"type",params:{type: schema1.properties.beforeHash.type}}];
return false;
}
if(errors === _errs32){
if(typeof data13 === "string"){
if(!pattern0.test(data13)){
validate1.errors = [{instancePath:instancePath+"/beforeHash",schemaPath:"#/properties/beforeHash/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"}}];
return false;
}
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.blocked !== undefined){
let data14 = data.blocked;
const _errs34 = errors;
const _errs35 = errors;
let valid6 = false;
const _errs36 = errors;
if(data14 !== null){
const err4 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid2 = _errs36 === errors;
valid6 = valid6 || _valid2;
const _errs38 = errors;
if(errors === _errs38){
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
let missing3;
if((data14.reason === undefined) && (missing3 = "reason")){
const err5 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/1/required",keyword:"required",params:{missingProperty: missing3}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
const _errs40 = errors;
for(const key3 in data14){
if(!(key3 === "reason")){
const err6 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
break;
}
}
if(_errs40 === errors){
if(data14.reason !== undefined){
if(typeof data14.reason !== "string"){
const err7 = {instancePath:instancePath+"/blocked/reason",schemaPath:"#/properties/blocked/anyOf/1/properties/reason/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
}
}
else {
const err8 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var _valid2 = _errs38 === errors;
valid6 = valid6 || _valid2;
if(!valid6){
const err9 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
validate1.errors = vErrors;
return false;
}
else {
errors = _errs35;
if(vErrors !== null){
if(_errs35){
vErrors.length = _errs35;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.file !== undefined){
let data16 = data.file;
const _errs43 = errors;
if((typeof data16 !== "string") && (data16 !== null)){
validate1.errors = [{instancePath:instancePath+"/file",schemaPath:"#/properties/file/type",keyword:"type",params:{type: schema1.properties.file.type}}];
return false;
}
var valid0 = _errs43 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.line !== undefined){
let data17 = data.line;
const _errs45 = errors;
if((!((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17)))) && (data17 !== null)){
validate1.errors = [{instancePath:instancePath+"/line",schemaPath:"#/properties/line/type",keyword:"type",params:{type: schema1.properties.line.type}}];
return false;
}
var valid0 = _errs45 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.running !== undefined){
let data18 = data.running;
const _errs47 = errors;
if(!((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18)))){
validate1.errors = [{instancePath:instancePath+"/running",schemaPath:"#/properties/running/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs47){
if(typeof data18 == "number"){
if(data18 < 0 || isNaN(data18)){
validate1.errors = [{instancePath:instancePath+"/running",schemaPath:"#/properties/running/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs47 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.notes !== undefined){
let data19 = data.notes;
const _errs49 = errors;
if(errors === _errs49){
if(Array.isArray(data19)){
var valid8 = true;
const len1 = data19.length;
for(let i1=0; i1<len1; i1++){
let data20 = data19[i1];
const _errs51 = errors;
if(errors === _errs51){
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
let missing4;
if((((data20.level === undefined) && (missing4 = "level")) || ((data20.code === undefined) && (missing4 = "code"))) || ((data20.text === undefined) && (missing4 = "text"))){
validate1.errors = [{instancePath:instancePath+"/notes/" + i1,schemaPath:"#/properties/notes/items/required",keyword:"required",params:{missingProperty: missing4}}];
return false;
}
else {
const _errs53 = errors;
for(const key4 in data20){
if(!(((key4 === "level") || (key4 === "code")) || (key4 === "text"))){
validate1.errors = [{instancePath:instancePath+"/notes/" + i1,schemaPath:"#/properties/notes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}}];
return false;
break;
}
}
if(_errs53 === errors){
if(data20.level !== undefined){
let data21 = data20.level;
const _errs54 = errors;
if(!((data21 === "info") || (data21 === "warning"))){
validate1.errors = [{instancePath:instancePath+"/notes/" + i1+"/level",schemaPath:"#/properties/notes/items/properties/level/enum",keyword:"enum",params:{allowedValues: schema1.properties.notes.items.properties.level.enum}}];
return false;
}
var valid9 = _errs54 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data20.code !== undefined){
const _errs55 = errors;
if(typeof data20.code !== "string"){
validate1.errors = [{instancePath:instancePath+"/notes/" + i1+"/code",schemaPath:"#/properties/notes/items/properties/code/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid9 = _errs55 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data20.text !== undefined){
const _errs57 = errors;
if(typeof data20.text !== "string"){
validate1.errors = [{instancePath:instancePath+"/notes/" + i1+"/text",schemaPath:"#/properties/notes/items/properties/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid9 = _errs57 === errors;
}
else {
var valid9 = true;
}
}
}
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/notes/" + i1,schemaPath:"#/properties/notes/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid8 = _errs51 === errors;
if(!valid8){
break;
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/notes",schemaPath:"#/properties/notes/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs49 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nextRuns !== undefined){
let data24 = data.nextRuns;
const _errs59 = errors;
if(errors === _errs59){
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
let missing5;
if(((data24.before === undefined) && (missing5 = "before")) || ((data24.after === undefined) && (missing5 = "after"))){
validate1.errors = [{instancePath:instancePath+"/nextRuns",schemaPath:"#/properties/nextRuns/required",keyword:"required",params:{missingProperty: missing5}}];
return false;
}
else {
const _errs61 = errors;
for(const key5 in data24){
if(!((key5 === "before") || (key5 === "after"))){
validate1.errors = [{instancePath:instancePath+"/nextRuns",schemaPath:"#/properties/nextRuns/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}}];
return false;
break;
}
}
if(_errs61 === errors){
if(data24.before !== undefined){
let data25 = data24.before;
const _errs62 = errors;
const _errs63 = errors;
let valid11 = false;
const _errs64 = errors;
if(data25 !== null){
const err10 = {instancePath:instancePath+"/nextRuns/before",schemaPath:"#/properties/nextRuns/properties/before/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var _valid3 = _errs64 === errors;
valid11 = valid11 || _valid3;
const _errs66 = errors;
if(errors === _errs66){
if(Array.isArray(data25)){
var valid12 = true;
const len2 = data25.length;
for(let i2=0; i2<len2; i2++){
const _errs68 = errors;
if(typeof data25[i2] !== "string"){
const err11 = {instancePath:instancePath+"/nextRuns/before/" + i2,schemaPath:"#/properties/nextRuns/properties/before/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var valid12 = _errs68 === errors;
if(!valid12){
break;
}
}
}
else {
const err12 = {instancePath:instancePath+"/nextRuns/before",schemaPath:"#/properties/nextRuns/properties/before/anyOf/1/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid3 = _errs66 === errors;
valid11 = valid11 || _valid3;
if(!valid11){
const err13 = {instancePath:instancePath+"/nextRuns/before",schemaPath:"#/properties/nextRuns/properties/before/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
validate1.errors = vErrors;
return false;
}
else {
errors = _errs63;
if(vErrors !== null){
if(_errs63){
vErrors.length = _errs63;
}
else {
vErrors = null;
}
}
}
var valid10 = _errs62 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data24.after !== undefined){
let data27 = data24.after;
const _errs70 = errors;
const _errs71 = errors;
let valid13 = false;
const _errs72 = errors;
if(data27 !== null){
const err14 = {instancePath:instancePath+"/nextRuns/after",schemaPath:"#/properties/nextRuns/properties/after/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
var _valid4 = _errs72 === errors;
valid13 = valid13 || _valid4;
const _errs74 = errors;
if(errors === _errs74){
if(Array.isArray(data27)){
var valid14 = true;
const len3 = data27.length;
for(let i3=0; i3<len3; i3++){
const _errs76 = errors;
if(typeof data27[i3] !== "string"){
const err15 = {instancePath:instancePath+"/nextRuns/after/" + i3,schemaPath:"#/properties/nextRuns/properties/after/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
var valid14 = _errs76 === errors;
if(!valid14){
break;
}
}
}
else {
const err16 = {instancePath:instancePath+"/nextRuns/after",schemaPath:"#/properties/nextRuns/properties/after/anyOf/1/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
var _valid4 = _errs74 === errors;
valid13 = valid13 || _valid4;
if(!valid13){
const err17 = {instancePath:instancePath+"/nextRuns/after",schemaPath:"#/properties/nextRuns/properties/after/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
validate1.errors = vErrors;
return false;
}
else {
errors = _errs71;
if(vErrors !== null){
if(_errs71){
vErrors.length = _errs71;
}
else {
vErrors = null;
}
}
}
var valid10 = _errs70 === errors;
}
else {
var valid10 = true;
}
}
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/nextRuns",schemaPath:"#/properties/nextRuns/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs59 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.cancelRunning !== undefined){
const _errs78 = errors;
if(typeof data.cancelRunning !== "boolean"){
validate1.errors = [{instancePath:instancePath+"/cancelRunning",schemaPath:"#/properties/cancelRunning/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs78 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.preview !== undefined){
const _errs80 = errors;
if(!(validate9(data.preview, {instancePath:instancePath+"/preview",parentData:data,parentDataProperty:"preview",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate9.errors : vErrors.concat(validate9.errors);
errors = vErrors.length;
}
var valid0 = _errs80 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate1.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate1.errors = vErrors;
return errors === 0;
}
validate1.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema10 = {"type":"object","additionalProperties":false,"required":["action","kind","name","before","after","fields","beforeHash","blocked","file","line","running","notes"],"properties":{"action":{"enum":["create","update","delete","rename","move"]},"kind":{"const":"topic"},"move":{"type":"object","additionalProperties":false,"required":["from","to"],"properties":{"from":{"type":"string"},"to":{"type":["string","null"]}}},"name":{"type":"string","minLength":1},"before":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/topic"}]},"after":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/topic"}]},"fields":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["path","before","after"],"properties":{"path":{"type":"string"},"before":{},"after":{},"origin":{"$ref":"#/$defs/origin"},"weight":{"enum":["high","low"]}}}},"beforeHash":{"type":["string","null"],"pattern":"^[0-9a-f]{64}$"},"blocked":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["reason"],"properties":{"reason":{"type":"string"}}}]},"file":{"type":["string","null"]},"line":{"type":["integer","null"]},"running":{"type":"integer","minimum":0},"notes":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["level","code","text"],"properties":{"level":{"enum":["info","warning"]},"code":{"type":"string"},"text":{"type":"string"}}}},"tasks":{"type":"object","additionalProperties":false,"required":["action"],"properties":{"action":{"enum":["drain","discard","move"]},"to":{"type":"string","minLength":1}}}}};
const schema11 = {"type":"object","additionalProperties":false,"required":["name","description","concurrency","priority","delayMs","retry","timeoutMs","retention","maxSqlBytes","maxParamsBytes","durability","paused","log","expect","onFailure"],"properties":{"name":{"type":"string"},"description":{"type":["string","null"]},"concurrency":{"type":["integer","null"]},"priority":{"type":"integer"},"delayMs":{"type":"number"},"retry":{"$ref":"#/$defs/retry"},"timeoutMs":{"type":["number","null"]},"retention":{"type":"object","additionalProperties":false,"required":["finishedMs","failedMs"],"properties":{"finishedMs":{"type":"number"},"failedMs":{"type":"number"}}},"maxSqlBytes":{"type":["integer","null"]},"maxParamsBytes":{"type":["integer","null"]},"durability":{"enum":["task","series"]},"paused":{"type":"boolean"},"log":{"enum":["all","errors","off"]},"expect":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["waiting","oldest"],"properties":{"waiting":{"type":["string","null"]},"oldest":{"type":["string","null"]}}}]},"onFailure":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["notify","webhook"],"properties":{"notify":{"type":["string","null"]},"webhook":{"type":["string","null"]}}}]}}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((((data.name === undefined) && (missing0 = "name")) || ((data.description === undefined) && (missing0 = "description"))) || ((data.concurrency === undefined) && (missing0 = "concurrency"))) || ((data.priority === undefined) && (missing0 = "priority"))) || ((data.delayMs === undefined) && (missing0 = "delayMs"))) || ((data.retry === undefined) && (missing0 = "retry"))) || ((data.timeoutMs === undefined) && (missing0 = "timeoutMs"))) || ((data.retention === undefined) && (missing0 = "retention"))) || ((data.maxSqlBytes === undefined) && (missing0 = "maxSqlBytes"))) || ((data.maxParamsBytes === undefined) && (missing0 = "maxParamsBytes"))) || ((data.durability === undefined) && (missing0 = "durability"))) || ((data.paused === undefined) && (missing0 = "paused"))) || ((data.log === undefined) && (missing0 = "log"))) || ((data.expect === undefined) && (missing0 = "expect"))) || ((data.onFailure === undefined) && (missing0 = "onFailure"))){
validate25.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema11.properties, key0))){
validate25.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
const _errs2 = errors;
if(typeof data.name !== "string"){
validate25.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.description !== undefined){
let data1 = data.description;
const _errs4 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate25.errors = [{instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: schema11.properties.description.type}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.concurrency !== undefined){
let data2 = data.concurrency;
const _errs6 = errors;
if((!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))) && (data2 !== null)){
validate25.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/type",keyword:"type",params:{type: schema11.properties.concurrency.type}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.priority !== undefined){
let data3 = data.priority;
const _errs8 = errors;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
validate25.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.delayMs !== undefined){
const _errs10 = errors;
if(!(typeof data.delayMs == "number")){
validate25.errors = [{instancePath:instancePath+"/delayMs",schemaPath:"#/properties/delayMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retry !== undefined){
const _errs12 = errors;
if(!(validate3(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeoutMs !== undefined){
let data6 = data.timeoutMs;
const _errs13 = errors;
if((!(typeof data6 == "number")) && (data6 !== null)){
validate25.errors = [{instancePath:instancePath+"/timeoutMs",schemaPath:"#/properties/timeoutMs/type",keyword:"type",params:{type: schema11.properties.timeoutMs.type}}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retention !== undefined){
let data7 = data.retention;
const _errs15 = errors;
if(errors === _errs15){
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
let missing1;
if(((data7.finishedMs === undefined) && (missing1 = "finishedMs")) || ((data7.failedMs === undefined) && (missing1 = "failedMs"))){
validate25.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs17 = errors;
for(const key1 in data7){
if(!((key1 === "finishedMs") || (key1 === "failedMs"))){
validate25.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs17 === errors){
if(data7.finishedMs !== undefined){
const _errs18 = errors;
if(!(typeof data7.finishedMs == "number")){
validate25.errors = [{instancePath:instancePath+"/retention/finishedMs",schemaPath:"#/properties/retention/properties/finishedMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid1 = _errs18 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data7.failedMs !== undefined){
const _errs20 = errors;
if(!(typeof data7.failedMs == "number")){
validate25.errors = [{instancePath:instancePath+"/retention/failedMs",schemaPath:"#/properties/retention/properties/failedMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid1 = _errs20 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxSqlBytes !== undefined){
let data10 = data.maxSqlBytes;
const _errs22 = errors;
if((!((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10)))) && (data10 !== null)){
validate25.errors = [{instancePath:instancePath+"/maxSqlBytes",schemaPath:"#/properties/maxSqlBytes/type",keyword:"type",params:{type: schema11.properties.maxSqlBytes.type}}];
return false;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxParamsBytes !== undefined){
let data11 = data.maxParamsBytes;
const _errs24 = errors;
if((!((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11)))) && (data11 !== null)){
validate25.errors = [{instancePath:instancePath+"/maxParamsBytes",schemaPath:"#/properties/maxParamsBytes/type",keyword:"type",params:{type: schema11.properties.maxParamsBytes.type}}];
return false;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.durability !== undefined){
let data12 = data.durability;
const _errs26 = errors;
if(!((data12 === "task") || (data12 === "series"))){
validate25.errors = [{instancePath:instancePath+"/durability",schemaPath:"#/properties/durability/enum",keyword:"enum",params:{allowedValues: schema11.properties.durability.enum}}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.paused !== undefined){
const _errs27 = errors;
if(typeof data.paused !== "boolean"){
validate25.errors = [{instancePath:instancePath+"/paused",schemaPath:"#/properties/paused/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
let data14 = data.log;
const _errs29 = errors;
if(!(((data14 === "all") || (data14 === "errors")) || (data14 === "off"))){
validate25.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema11.properties.log.enum}}];
return false;
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expect !== undefined){
let data15 = data.expect;
const _errs30 = errors;
const _errs31 = errors;
let valid2 = false;
const _errs32 = errors;
if(data15 !== null){
const err0 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs32 === errors;
valid2 = valid2 || _valid0;
const _errs34 = errors;
if(errors === _errs34){
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
let missing2;
if(((data15.waiting === undefined) && (missing2 = "waiting")) || ((data15.oldest === undefined) && (missing2 = "oldest"))){
const err1 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/required",keyword:"required",params:{missingProperty: missing2}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
const _errs36 = errors;
for(const key2 in data15){
if(!((key2 === "waiting") || (key2 === "oldest"))){
const err2 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
break;
}
}
if(_errs36 === errors){
if(data15.waiting !== undefined){
let data16 = data15.waiting;
const _errs37 = errors;
if((typeof data16 !== "string") && (data16 !== null)){
const err3 = {instancePath:instancePath+"/expect/waiting",schemaPath:"#/properties/expect/anyOf/1/properties/waiting/type",keyword:"type",params:{type: schema11.properties.expect.anyOf[1].properties.waiting.type}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid3 = _errs37 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data15.oldest !== undefined){
let data17 = data15.oldest;
const _errs39 = errors;
if((typeof data17 !== "string") && (data17 !== null)){
const err4 = {instancePath:instancePath+"/expect/oldest",schemaPath:"#/properties/expect/anyOf/1/properties/oldest/type",keyword:"type",params:{type: schema11.properties.expect.anyOf[1].properties.oldest.type}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var valid3 = _errs39 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
else {
const err5 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var _valid0 = _errs34 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err6 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
validate25.errors = vErrors;
return false;
}
else {
errors = _errs31;
if(vErrors !== null){
if(_errs31){
vErrors.length = _errs31;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.onFailure !== undefined){
let data18 = data.onFailure;
const _errs41 = errors;
const _errs42 = errors;
let valid4 = false;
const _errs43 = errors;
if(data18 !== null){
const err7 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid1 = _errs43 === errors;
valid4 = valid4 || _valid1;
const _errs45 = errors;
if(errors === _errs45){
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
let missing3;
if(((data18.notify === undefined) && (missing3 = "notify")) || ((data18.webhook === undefined) && (missing3 = "webhook"))){
const err8 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/required",keyword:"required",params:{missingProperty: missing3}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
else {
const _errs47 = errors;
for(const key3 in data18){
if(!((key3 === "notify") || (key3 === "webhook"))){
const err9 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
break;
}
}
if(_errs47 === errors){
if(data18.notify !== undefined){
let data19 = data18.notify;
const _errs48 = errors;
if((typeof data19 !== "string") && (data19 !== null)){
const err10 = {instancePath:instancePath+"/onFailure/notify",schemaPath:"#/properties/onFailure/anyOf/1/properties/notify/type",keyword:"type",params:{type: schema11.properties.onFailure.anyOf[1].properties.notify.type}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var valid5 = _errs48 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data18.webhook !== undefined){
let data20 = data18.webhook;
const _errs50 = errors;
if((typeof data20 !== "string") && (data20 !== null)){
const err11 = {instancePath:instancePath+"/onFailure/webhook",schemaPath:"#/properties/onFailure/anyOf/1/properties/webhook/type",keyword:"type",params:{type: schema11.properties.onFailure.anyOf[1].properties.webhook.type}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var valid5 = _errs50 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
else {
const err12 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid1 = _errs45 === errors;
valid4 = valid4 || _valid1;
if(!valid4){
const err13 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
validate25.errors = vErrors;
return false;
}
else {
errors = _errs42;
if(vErrors !== null){
if(_errs42){
vErrors.length = _errs42;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs41 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate25.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((((((data.action === undefined) && (missing0 = "action")) || ((data.kind === undefined) && (missing0 = "kind"))) || ((data.name === undefined) && (missing0 = "name"))) || ((data.before === undefined) && (missing0 = "before"))) || ((data.after === undefined) && (missing0 = "after"))) || ((data.fields === undefined) && (missing0 = "fields"))) || ((data.beforeHash === undefined) && (missing0 = "beforeHash"))) || ((data.blocked === undefined) && (missing0 = "blocked"))) || ((data.file === undefined) && (missing0 = "file"))) || ((data.line === undefined) && (missing0 = "line"))) || ((data.running === undefined) && (missing0 = "running"))) || ((data.notes === undefined) && (missing0 = "notes"))){
validate24.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema10.properties, key0))){
validate24.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.action !== undefined){
let data0 = data.action;
const _errs2 = errors;
if(!(((((data0 === "create") || (data0 === "update")) || (data0 === "delete")) || (data0 === "rename")) || (data0 === "move"))){
validate24.errors = [{instancePath:instancePath+"/action",schemaPath:"#/properties/action/enum",keyword:"enum",params:{allowedValues: schema10.properties.action.enum}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.kind !== undefined){
const _errs3 = errors;
if("topic" !== data.kind){
validate24.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "topic"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.move !== undefined){
let data2 = data.move;
const _errs4 = errors;
if(errors === _errs4){
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
let missing1;
if(((data2.from === undefined) && (missing1 = "from")) || ((data2.to === undefined) && (missing1 = "to"))){
validate24.errors = [{instancePath:instancePath+"/move",schemaPath:"#/properties/move/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs6 = errors;
for(const key1 in data2){
if(!((key1 === "from") || (key1 === "to"))){
validate24.errors = [{instancePath:instancePath+"/move",schemaPath:"#/properties/move/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs6 === errors){
if(data2.from !== undefined){
const _errs7 = errors;
if(typeof data2.from !== "string"){
validate24.errors = [{instancePath:instancePath+"/move/from",schemaPath:"#/properties/move/properties/from/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.to !== undefined){
let data4 = data2.to;
const _errs9 = errors;
if((typeof data4 !== "string") && (data4 !== null)){
validate24.errors = [{instancePath:instancePath+"/move/to",schemaPath:"#/properties/move/properties/to/type",keyword:"type",params:{type: schema10.properties.move.properties.to.type}}];
return false;
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate24.errors = [{instancePath:instancePath+"/move",schemaPath:"#/properties/move/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data5 = data.name;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data5 === "string"){
if(data5.length < 1){
validate24.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate24.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.before !== undefined){
let data6 = data.before;
const _errs13 = errors;
const _errs14 = errors;
let valid2 = false;
const _errs15 = errors;
if(data6 !== null){
const err0 = {instancePath:instancePath+"/before",schemaPath:"#/properties/before/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs15 === errors;
valid2 = valid2 || _valid0;
const _errs17 = errors;
if(!(validate25(data6, {instancePath:instancePath+"/before",parentData:data,parentDataProperty:"before",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var _valid0 = _errs17 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err1 = {instancePath:instancePath+"/before",schemaPath:"#/properties/before/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate24.errors = vErrors;
return false;
}
else {
errors = _errs14;
if(vErrors !== null){
if(_errs14){
vErrors.length = _errs14;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.after !== undefined){
let data7 = data.after;
const _errs18 = errors;
const _errs19 = errors;
let valid3 = false;
const _errs20 = errors;
if(data7 !== null){
const err2 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid1 = _errs20 === errors;
valid3 = valid3 || _valid1;
const _errs22 = errors;
if(!(validate25(data7, {instancePath:instancePath+"/after",parentData:data,parentDataProperty:"after",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var _valid1 = _errs22 === errors;
valid3 = valid3 || _valid1;
if(!valid3){
const err3 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate24.errors = vErrors;
return false;
}
else {
errors = _errs19;
if(vErrors !== null){
if(_errs19){
vErrors.length = _errs19;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fields !== undefined){
let data8 = data.fields;
const _errs23 = errors;
if(errors === _errs23){
if(Array.isArray(data8)){
var valid4 = true;
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
const _errs25 = errors;
if(errors === _errs25){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing2;
if((((data9.path === undefined) && (missing2 = "path")) || ((data9.before === undefined) && (missing2 = "before"))) || ((data9.after === undefined) && (missing2 = "after"))){
validate24.errors = [{instancePath:instancePath+"/fields/" + i0,schemaPath:"#/properties/fields/items/required",keyword:"required",params:{missingProperty: missing2}}];
return false;
}
else {
const _errs27 = errors;
for(const key2 in data9){
if(!(((((key2 === "path") || (key2 === "before")) || (key2 === "after")) || (key2 === "origin")) || (key2 === "weight"))){
validate24.errors = [{instancePath:instancePath+"/fields/" + i0,schemaPath:"#/properties/fields/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}}];
return false;
break;
}
}
if(_errs27 === errors){
if(data9.path !== undefined){
const _errs28 = errors;
if(typeof data9.path !== "string"){
validate24.errors = [{instancePath:instancePath+"/fields/" + i0+"/path",schemaPath:"#/properties/fields/items/properties/path/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid5 = _errs28 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data9.origin !== undefined){
const _errs30 = errors;
if(!(validate7(data9.origin, {instancePath:instancePath+"/fields/" + i0+"/origin",parentData:data9,parentDataProperty:"origin",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid5 = _errs30 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data9.weight !== undefined){
let data12 = data9.weight;
const _errs31 = errors;
if(!((data12 === "high") || (data12 === "low"))){
validate24.errors = [{instancePath:instancePath+"/fields/" + i0+"/weight",schemaPath:"#/properties/fields/items/properties/weight/enum",keyword:"enum",params:{allowedValues: schema10.properties.fields.items.properties.weight.enum}}];
return false;
}
var valid5 = _errs31 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
else {
validate24.errors = [{instancePath:instancePath+"/fields/" + i0,schemaPath:"#/properties/fields/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid4 = _errs25 === errors;
if(!valid4){
break;
}
}
}
else {
validate24.errors = [{instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.beforeHash !== undefined){
let data13 = data.beforeHash;
const _errs32 = errors;
if((typeof data13 !== "string") && (data13 !== null)){
validate24.errors = [{instancePath:instancePath+"/beforeHash",schemaPath:"#/properties/beforeHash/type",keyword:"type",params:{type: schema10.properties.beforeHash.type}}];
return false;
}
if(errors === _errs32){
if(typeof data13 === "string"){
if(!pattern0.test(data13)){
validate24.errors = [{instancePath:instancePath+"/beforeHash",schemaPath:"#/properties/beforeHash/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"}}];
return false;
}
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.blocked !== undefined){
let data14 = data.blocked;
const _errs34 = errors;
const _errs35 = errors;
let valid6 = false;
const _errs36 = errors;
if(data14 !== null){
const err4 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid2 = _errs36 === errors;
valid6 = valid6 || _valid2;
const _errs38 = errors;
if(errors === _errs38){
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
let missing3;
if((data14.reason === undefined) && (missing3 = "reason")){
const err5 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/1/required",keyword:"required",params:{missingProperty: missing3}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
const _errs40 = errors;
for(const key3 in data14){
if(!(key3 === "reason")){
const err6 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
break;
}
}
if(_errs40 === errors){
if(data14.reason !== undefined){
if(typeof data14.reason !== "string"){
const err7 = {instancePath:instancePath+"/blocked/reason",schemaPath:"#/properties/blocked/anyOf/1/properties/reason/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
}
}
else {
const err8 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var _valid2 = _errs38 === errors;
valid6 = valid6 || _valid2;
if(!valid6){
const err9 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
validate24.errors = vErrors;
return false;
}
else {
errors = _errs35;
if(vErrors !== null){
if(_errs35){
vErrors.length = _errs35;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.file !== undefined){
let data16 = data.file;
const _errs43 = errors;
if((typeof data16 !== "string") && (data16 !== null)){
validate24.errors = [{instancePath:instancePath+"/file",schemaPath:"#/properties/file/type",keyword:"type",params:{type: schema10.properties.file.type}}];
return false;
}
var valid0 = _errs43 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.line !== undefined){
let data17 = data.line;
const _errs45 = errors;
if((!((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17)))) && (data17 !== null)){
validate24.errors = [{instancePath:instancePath+"/line",schemaPath:"#/properties/line/type",keyword:"type",params:{type: schema10.properties.line.type}}];
return false;
}
var valid0 = _errs45 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.running !== undefined){
let data18 = data.running;
const _errs47 = errors;
if(!((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18)))){
validate24.errors = [{instancePath:instancePath+"/running",schemaPath:"#/properties/running/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs47){
if(typeof data18 == "number"){
if(data18 < 0 || isNaN(data18)){
validate24.errors = [{instancePath:instancePath+"/running",schemaPath:"#/properties/running/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs47 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.notes !== undefined){
let data19 = data.notes;
const _errs49 = errors;
if(errors === _errs49){
if(Array.isArray(data19)){
var valid8 = true;
const len1 = data19.length;
for(let i1=0; i1<len1; i1++){
let data20 = data19[i1];
const _errs51 = errors;
if(errors === _errs51){
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
let missing4;
if((((data20.level === undefined) && (missing4 = "level")) || ((data20.code === undefined) && (missing4 = "code"))) || ((data20.text === undefined) && (missing4 = "text"))){
validate24.errors = [{instancePath:instancePath+"/notes/" + i1,schemaPath:"#/properties/notes/items/required",keyword:"required",params:{missingProperty: missing4}}];
return false;
}
else {
const _errs53 = errors;
for(const key4 in data20){
if(!(((key4 === "level") || (key4 === "code")) || (key4 === "text"))){
validate24.errors = [{instancePath:instancePath+"/notes/" + i1,schemaPath:"#/properties/notes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}}];
return false;
break;
}
}
if(_errs53 === errors){
if(data20.level !== undefined){
let data21 = data20.level;
const _errs54 = errors;
if(!((data21 === "info") || (data21 === "warning"))){
validate24.errors = [{instancePath:instancePath+"/notes/" + i1+"/level",schemaPath:"#/properties/notes/items/properties/level/enum",keyword:"enum",params:{allowedValues: schema10.properties.notes.items.properties.level.enum}}];
return false;
}
var valid9 = _errs54 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data20.code !== undefined){
const _errs55 = errors;
if(typeof data20.code !== "string"){
validate24.errors = [{instancePath:instancePath+"/notes/" + i1+"/code",schemaPath:"#/properties/notes/items/properties/code/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid9 = _errs55 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data20.text !== undefined){
const _errs57 = errors;
if(typeof data20.text !== "string"){
validate24.errors = [{instancePath:instancePath+"/notes/" + i1+"/text",schemaPath:"#/properties/notes/items/properties/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid9 = _errs57 === errors;
}
else {
var valid9 = true;
}
}
}
}
}
}
else {
validate24.errors = [{instancePath:instancePath+"/notes/" + i1,schemaPath:"#/properties/notes/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid8 = _errs51 === errors;
if(!valid8){
break;
}
}
}
else {
validate24.errors = [{instancePath:instancePath+"/notes",schemaPath:"#/properties/notes/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs49 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tasks !== undefined){
let data24 = data.tasks;
const _errs59 = errors;
if(errors === _errs59){
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
let missing5;
if((data24.action === undefined) && (missing5 = "action")){
validate24.errors = [{instancePath:instancePath+"/tasks",schemaPath:"#/properties/tasks/required",keyword:"required",params:{missingProperty: missing5}}];
return false;
}
else {
const _errs61 = errors;
for(const key5 in data24){
if(!((key5 === "action") || (key5 === "to"))){
validate24.errors = [{instancePath:instancePath+"/tasks",schemaPath:"#/properties/tasks/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}}];
return false;
break;
}
}
if(_errs61 === errors){
if(data24.action !== undefined){
let data25 = data24.action;
const _errs62 = errors;
if(!(((data25 === "drain") || (data25 === "discard")) || (data25 === "move"))){
validate24.errors = [{instancePath:instancePath+"/tasks/action",schemaPath:"#/properties/tasks/properties/action/enum",keyword:"enum",params:{allowedValues: schema10.properties.tasks.properties.action.enum}}];
return false;
}
var valid10 = _errs62 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data24.to !== undefined){
let data26 = data24.to;
const _errs63 = errors;
if(errors === _errs63){
if(typeof data26 === "string"){
if(data26.length < 1){
validate24.errors = [{instancePath:instancePath+"/tasks/to",schemaPath:"#/properties/tasks/properties/to/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate24.errors = [{instancePath:instancePath+"/tasks/to",schemaPath:"#/properties/tasks/properties/to/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid10 = _errs63 === errors;
}
else {
var valid10 = true;
}
}
}
}
}
else {
validate24.errors = [{instancePath:instancePath+"/tasks",schemaPath:"#/properties/tasks/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs59 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate24.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate24.errors = vErrors;
return errors === 0;
}
validate24.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema12 = {"type":["object","null"],"additionalProperties":false,"required":["concurrency","maxWaiting"],"properties":{"concurrency":{"type":["integer","null"]},"maxWaiting":{"type":["integer","null"]}}};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate31.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema12.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.concurrency === undefined) && (missing0 = "concurrency")) || ((data.maxWaiting === undefined) && (missing0 = "maxWaiting"))){
validate31.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "concurrency") || (key0 === "maxWaiting"))){
validate31.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.concurrency !== undefined){
let data0 = data.concurrency;
const _errs2 = errors;
if((!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))) && (data0 !== null)){
validate31.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/type",keyword:"type",params:{type: schema12.properties.concurrency.type}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxWaiting !== undefined){
let data1 = data.maxWaiting;
const _errs4 = errors;
if((!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))) && (data1 !== null)){
validate31.errors = [{instancePath:instancePath+"/maxWaiting",schemaPath:"#/properties/maxWaiting/type",keyword:"type",params:{type: schema12.properties.maxWaiting.type}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate0.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((((((((data.formatVersion === undefined) && (missing0 = "formatVersion")) || ((data.blocked === undefined) && (missing0 = "blocked"))) || ((data.project === undefined) && (missing0 = "project"))) || ((data.environment === undefined) && (missing0 = "environment"))) || ((data.database === undefined) && (missing0 = "database"))) || ((data.baseRevision === undefined) && (missing0 = "baseRevision"))) || ((data.git === undefined) && (missing0 = "git"))) || ((data.createdAt === undefined) && (missing0 = "createdAt"))) || ((data.changes === undefined) && (missing0 = "changes"))) || ((data.drift === undefined) && (missing0 = "drift"))) || ((data.diagnostics === undefined) && (missing0 = "diagnostics"))) || ((data.summary === undefined) && (missing0 = "summary"))) || ((data.forecast === undefined) && (missing0 = "forecast"))) || ((data.digest === undefined) && (missing0 = "digest"))){
validate0.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema0.properties, key0))){
validate0.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.formatVersion !== undefined){
const _errs2 = errors;
if(1 !== data.formatVersion){
validate0.errors = [{instancePath:instancePath+"/formatVersion",schemaPath:"#/properties/formatVersion/const",keyword:"const",params:{allowedValue: 1}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.blocked !== undefined){
let data1 = data.blocked;
const _errs3 = errors;
const _errs4 = errors;
let valid1 = false;
const _errs5 = errors;
if(data1 !== null){
const err0 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid1 = valid1 || _valid0;
const _errs7 = errors;
if(errors === _errs7){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing1;
if((data1.reasons === undefined) && (missing1 = "reasons")){
const err1 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/1/required",keyword:"required",params:{missingProperty: missing1}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
const _errs9 = errors;
for(const key1 in data1){
if(!(key1 === "reasons")){
const err2 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
break;
}
}
if(_errs9 === errors){
if(data1.reasons !== undefined){
let data2 = data1.reasons;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data2)){
var valid3 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs12 = errors;
if(errors === _errs12){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing2;
if(((((((data3.code === undefined) && (missing2 = "code")) || ((data3.text === undefined) && (missing2 = "text"))) || ((data3.kind === undefined) && (missing2 = "kind"))) || ((data3.name === undefined) && (missing2 = "name"))) || ((data3.file === undefined) && (missing2 = "file"))) || ((data3.line === undefined) && (missing2 = "line"))){
const err3 = {instancePath:instancePath+"/blocked/reasons/" + i0,schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/required",keyword:"required",params:{missingProperty: missing2}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
const _errs14 = errors;
for(const key2 in data3){
if(!(((((((key2 === "code") || (key2 === "text")) || (key2 === "hint")) || (key2 === "kind")) || (key2 === "name")) || (key2 === "file")) || (key2 === "line"))){
const err4 = {instancePath:instancePath+"/blocked/reasons/" + i0,schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
break;
}
}
if(_errs14 === errors){
if(data3.code !== undefined){
const _errs15 = errors;
if(typeof data3.code !== "string"){
const err5 = {instancePath:instancePath+"/blocked/reasons/" + i0+"/code",schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/properties/code/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var valid4 = _errs15 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data3.text !== undefined){
const _errs17 = errors;
if(typeof data3.text !== "string"){
const err6 = {instancePath:instancePath+"/blocked/reasons/" + i0+"/text",schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/properties/text/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var valid4 = _errs17 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data3.hint !== undefined){
const _errs19 = errors;
if(typeof data3.hint !== "string"){
const err7 = {instancePath:instancePath+"/blocked/reasons/" + i0+"/hint",schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/properties/hint/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var valid4 = _errs19 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data3.kind !== undefined){
let data7 = data3.kind;
const _errs21 = errors;
if(!((((data7 === "job") || (data7 === "topic")) || (data7 === "role")) || (data7 === null))){
const err8 = {instancePath:instancePath+"/blocked/reasons/" + i0+"/kind",schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/properties/kind/enum",keyword:"enum",params:{allowedValues: schema0.properties.blocked.anyOf[1].properties.reasons.items.properties.kind.enum}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var valid4 = _errs21 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data3.name !== undefined){
let data8 = data3.name;
const _errs22 = errors;
if((typeof data8 !== "string") && (data8 !== null)){
const err9 = {instancePath:instancePath+"/blocked/reasons/" + i0+"/name",schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/properties/name/type",keyword:"type",params:{type: schema0.properties.blocked.anyOf[1].properties.reasons.items.properties.name.type}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var valid4 = _errs22 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data3.file !== undefined){
let data9 = data3.file;
const _errs24 = errors;
if((typeof data9 !== "string") && (data9 !== null)){
const err10 = {instancePath:instancePath+"/blocked/reasons/" + i0+"/file",schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/properties/file/type",keyword:"type",params:{type: schema0.properties.blocked.anyOf[1].properties.reasons.items.properties.file.type}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var valid4 = _errs24 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data3.line !== undefined){
let data10 = data3.line;
const _errs26 = errors;
if((!((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10)))) && (data10 !== null)){
const err11 = {instancePath:instancePath+"/blocked/reasons/" + i0+"/line",schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/properties/line/type",keyword:"type",params:{type: schema0.properties.blocked.anyOf[1].properties.reasons.items.properties.line.type}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var valid4 = _errs26 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
}
}
}
}
else {
const err12 = {instancePath:instancePath+"/blocked/reasons/" + i0,schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var valid3 = _errs12 === errors;
if(!valid3){
break;
}
}
}
else {
const err13 = {instancePath:instancePath+"/blocked/reasons",schemaPath:"#/properties/blocked/anyOf/1/properties/reasons/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
}
}
}
else {
const err14 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err15 = {instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
validate0.errors = vErrors;
return false;
}
else {
errors = _errs4;
if(vErrors !== null){
if(_errs4){
vErrors.length = _errs4;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.project !== undefined){
const _errs28 = errors;
if(typeof data.project !== "string"){
validate0.errors = [{instancePath:instancePath+"/project",schemaPath:"#/properties/project/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.environment !== undefined){
let data12 = data.environment;
const _errs30 = errors;
if((typeof data12 !== "string") && (data12 !== null)){
validate0.errors = [{instancePath:instancePath+"/environment",schemaPath:"#/properties/environment/type",keyword:"type",params:{type: schema0.properties.environment.type}}];
return false;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.database !== undefined){
let data13 = data.database;
const _errs32 = errors;
if(errors === _errs32){
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
let missing3;
if((((data13.name === undefined) && (missing3 = "name")) || ((data13.schema === undefined) && (missing3 = "schema"))) || ((data13.installation === undefined) && (missing3 = "installation"))){
validate0.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/required",keyword:"required",params:{missingProperty: missing3}}];
return false;
}
else {
const _errs34 = errors;
for(const key3 in data13){
if(!(((key3 === "name") || (key3 === "schema")) || (key3 === "installation"))){
validate0.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}}];
return false;
break;
}
}
if(_errs34 === errors){
if(data13.name !== undefined){
const _errs35 = errors;
if(typeof data13.name !== "string"){
validate0.errors = [{instancePath:instancePath+"/database/name",schemaPath:"#/properties/database/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid5 = _errs35 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data13.schema !== undefined){
const _errs37 = errors;
if(typeof data13.schema !== "string"){
validate0.errors = [{instancePath:instancePath+"/database/schema",schemaPath:"#/properties/database/properties/schema/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid5 = _errs37 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data13.installation !== undefined){
const _errs39 = errors;
if(typeof data13.installation !== "string"){
validate0.errors = [{instancePath:instancePath+"/database/installation",schemaPath:"#/properties/database/properties/installation/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid5 = _errs39 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.baseRevision !== undefined){
let data17 = data.baseRevision;
const _errs41 = errors;
if(!((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17)))){
validate0.errors = [{instancePath:instancePath+"/baseRevision",schemaPath:"#/properties/baseRevision/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs41){
if(typeof data17 == "number"){
if(data17 < 0 || isNaN(data17)){
validate0.errors = [{instancePath:instancePath+"/baseRevision",schemaPath:"#/properties/baseRevision/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs41 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.git !== undefined){
let data18 = data.git;
const _errs43 = errors;
if(errors === _errs43){
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
let missing4;
if(((data18.commit === undefined) && (missing4 = "commit")) || ((data18.dirty === undefined) && (missing4 = "dirty"))){
validate0.errors = [{instancePath:instancePath+"/git",schemaPath:"#/properties/git/required",keyword:"required",params:{missingProperty: missing4}}];
return false;
}
else {
const _errs45 = errors;
for(const key4 in data18){
if(!((key4 === "commit") || (key4 === "dirty"))){
validate0.errors = [{instancePath:instancePath+"/git",schemaPath:"#/properties/git/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}}];
return false;
break;
}
}
if(_errs45 === errors){
if(data18.commit !== undefined){
let data19 = data18.commit;
const _errs46 = errors;
if((typeof data19 !== "string") && (data19 !== null)){
validate0.errors = [{instancePath:instancePath+"/git/commit",schemaPath:"#/properties/git/properties/commit/type",keyword:"type",params:{type: schema0.properties.git.properties.commit.type}}];
return false;
}
var valid6 = _errs46 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data18.dirty !== undefined){
let data20 = data18.dirty;
const _errs48 = errors;
if((typeof data20 !== "boolean") && (data20 !== null)){
validate0.errors = [{instancePath:instancePath+"/git/dirty",schemaPath:"#/properties/git/properties/dirty/type",keyword:"type",params:{type: schema0.properties.git.properties.dirty.type}}];
return false;
}
var valid6 = _errs48 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/git",schemaPath:"#/properties/git/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs43 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.createdAt !== undefined){
const _errs50 = errors;
if(typeof data.createdAt !== "string"){
validate0.errors = [{instancePath:instancePath+"/createdAt",schemaPath:"#/properties/createdAt/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs50 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expiresAt !== undefined){
const _errs52 = errors;
if(typeof data.expiresAt !== "string"){
validate0.errors = [{instancePath:instancePath+"/expiresAt",schemaPath:"#/properties/expiresAt/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs52 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.snapshotTakenAt !== undefined){
const _errs54 = errors;
if(typeof data.snapshotTakenAt !== "string"){
validate0.errors = [{instancePath:instancePath+"/snapshotTakenAt",schemaPath:"#/properties/snapshotTakenAt/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs54 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
let data24 = data.policy;
const _errs56 = errors;
if(errors === _errs56){
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
let missing5;
if(((data24.freeze === undefined) && (missing5 = "freeze")) || ((data24.approvals === undefined) && (missing5 = "approvals"))){
validate0.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/required",keyword:"required",params:{missingProperty: missing5}}];
return false;
}
else {
const _errs58 = errors;
for(const key5 in data24){
if(!((key5 === "freeze") || (key5 === "approvals"))){
validate0.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}}];
return false;
break;
}
}
if(_errs58 === errors){
if(data24.freeze !== undefined){
let data25 = data24.freeze;
const _errs59 = errors;
if(errors === _errs59){
if(Array.isArray(data25)){
var valid8 = true;
const len1 = data25.length;
for(let i1=0; i1<len1; i1++){
let data26 = data25[i1];
const _errs61 = errors;
if(errors === _errs61){
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
let missing6;
if((((((data26.cron === undefined) && (missing6 = "cron")) || ((data26.durationMs === undefined) && (missing6 = "durationMs"))) || ((data26.timezone === undefined) && (missing6 = "timezone"))) || ((data26.reason === undefined) && (missing6 = "reason"))) || ((data26.allow === undefined) && (missing6 = "allow"))){
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1,schemaPath:"#/properties/policy/properties/freeze/items/required",keyword:"required",params:{missingProperty: missing6}}];
return false;
}
else {
const _errs63 = errors;
for(const key6 in data26){
if(!(((((key6 === "cron") || (key6 === "durationMs")) || (key6 === "timezone")) || (key6 === "reason")) || (key6 === "allow"))){
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1,schemaPath:"#/properties/policy/properties/freeze/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}}];
return false;
break;
}
}
if(_errs63 === errors){
if(data26.cron !== undefined){
const _errs64 = errors;
if(typeof data26.cron !== "string"){
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1+"/cron",schemaPath:"#/properties/policy/properties/freeze/items/properties/cron/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid9 = _errs64 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data26.durationMs !== undefined){
let data28 = data26.durationMs;
const _errs66 = errors;
if(!((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28)))){
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1+"/durationMs",schemaPath:"#/properties/policy/properties/freeze/items/properties/durationMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs66){
if(typeof data28 == "number"){
if(data28 < 1 || isNaN(data28)){
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1+"/durationMs",schemaPath:"#/properties/policy/properties/freeze/items/properties/durationMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
var valid9 = _errs66 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data26.timezone !== undefined){
const _errs68 = errors;
if(typeof data26.timezone !== "string"){
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1+"/timezone",schemaPath:"#/properties/policy/properties/freeze/items/properties/timezone/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid9 = _errs68 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data26.reason !== undefined){
let data30 = data26.reason;
const _errs70 = errors;
if((typeof data30 !== "string") && (data30 !== null)){
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1+"/reason",schemaPath:"#/properties/policy/properties/freeze/items/properties/reason/type",keyword:"type",params:{type: schema0.properties.policy.properties.freeze.items.properties.reason.type}}];
return false;
}
var valid9 = _errs70 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data26.allow !== undefined){
let data31 = data26.allow;
const _errs72 = errors;
if(errors === _errs72){
if(Array.isArray(data31)){
var valid10 = true;
const len2 = data31.length;
for(let i2=0; i2<len2; i2++){
const _errs74 = errors;
if(typeof data31[i2] !== "string"){
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1+"/allow/" + i2,schemaPath:"#/properties/policy/properties/freeze/items/properties/allow/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid10 = _errs74 === errors;
if(!valid10){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1+"/allow",schemaPath:"#/properties/policy/properties/freeze/items/properties/allow/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid9 = _errs72 === errors;
}
else {
var valid9 = true;
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/freeze/" + i1,schemaPath:"#/properties/policy/properties/freeze/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid8 = _errs61 === errors;
if(!valid8){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/freeze",schemaPath:"#/properties/policy/properties/freeze/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid7 = _errs59 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data24.approvals !== undefined){
let data33 = data24.approvals;
const _errs76 = errors;
if(!((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33)))){
validate0.errors = [{instancePath:instancePath+"/policy/approvals",schemaPath:"#/properties/policy/properties/approvals/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs76){
if(typeof data33 == "number"){
if(data33 < 0 || isNaN(data33)){
validate0.errors = [{instancePath:instancePath+"/policy/approvals",schemaPath:"#/properties/policy/properties/approvals/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid7 = _errs76 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs56 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.schedules !== undefined){
const _errs78 = errors;
if("off" !== data.schedules){
validate0.errors = [{instancePath:instancePath+"/schedules",schemaPath:"#/properties/schedules/const",keyword:"const",params:{allowedValue: "off"}}];
return false;
}
var valid0 = _errs78 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.author !== undefined){
const _errs79 = errors;
if(typeof data.author !== "string"){
validate0.errors = [{instancePath:instancePath+"/author",schemaPath:"#/properties/author/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs79 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.freeze !== undefined){
let data36 = data.freeze;
const _errs81 = errors;
if(errors === _errs81){
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
let missing7;
if((((data36.until === undefined) && (missing7 = "until")) || ((data36.windows === undefined) && (missing7 = "windows"))) || ((data36.holds === undefined) && (missing7 = "holds"))){
validate0.errors = [{instancePath:instancePath+"/freeze",schemaPath:"#/properties/freeze/required",keyword:"required",params:{missingProperty: missing7}}];
return false;
}
else {
const _errs83 = errors;
for(const key7 in data36){
if(!((((key7 === "until") || (key7 === "windows")) || (key7 === "holds")) || (key7 === "override"))){
validate0.errors = [{instancePath:instancePath+"/freeze",schemaPath:"#/properties/freeze/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}}];
return false;
break;
}
}
if(_errs83 === errors){
if(data36.until !== undefined){
let data37 = data36.until;
const _errs84 = errors;
if((typeof data37 !== "string") && (data37 !== null)){
validate0.errors = [{instancePath:instancePath+"/freeze/until",schemaPath:"#/properties/freeze/properties/until/type",keyword:"type",params:{type: schema0.properties.freeze.properties.until.type}}];
return false;
}
var valid11 = _errs84 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data36.windows !== undefined){
let data38 = data36.windows;
const _errs86 = errors;
if(errors === _errs86){
if(Array.isArray(data38)){
var valid12 = true;
const len3 = data38.length;
for(let i3=0; i3<len3; i3++){
let data39 = data38[i3];
const _errs88 = errors;
if(errors === _errs88){
if(data39 && typeof data39 == "object" && !Array.isArray(data39)){
let missing8;
if((((((data39.cron === undefined) && (missing8 = "cron")) || ((data39.timezone === undefined) && (missing8 = "timezone"))) || ((data39.reason === undefined) && (missing8 = "reason"))) || ((data39.since === undefined) && (missing8 = "since"))) || ((data39.until === undefined) && (missing8 = "until"))){
validate0.errors = [{instancePath:instancePath+"/freeze/windows/" + i3,schemaPath:"#/properties/freeze/properties/windows/items/required",keyword:"required",params:{missingProperty: missing8}}];
return false;
}
else {
const _errs90 = errors;
for(const key8 in data39){
if(!(((((key8 === "cron") || (key8 === "timezone")) || (key8 === "reason")) || (key8 === "since")) || (key8 === "until"))){
validate0.errors = [{instancePath:instancePath+"/freeze/windows/" + i3,schemaPath:"#/properties/freeze/properties/windows/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}}];
return false;
break;
}
}
if(_errs90 === errors){
if(data39.cron !== undefined){
const _errs91 = errors;
if(typeof data39.cron !== "string"){
validate0.errors = [{instancePath:instancePath+"/freeze/windows/" + i3+"/cron",schemaPath:"#/properties/freeze/properties/windows/items/properties/cron/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid13 = _errs91 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data39.timezone !== undefined){
const _errs93 = errors;
if(typeof data39.timezone !== "string"){
validate0.errors = [{instancePath:instancePath+"/freeze/windows/" + i3+"/timezone",schemaPath:"#/properties/freeze/properties/windows/items/properties/timezone/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid13 = _errs93 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data39.reason !== undefined){
let data42 = data39.reason;
const _errs95 = errors;
if((typeof data42 !== "string") && (data42 !== null)){
validate0.errors = [{instancePath:instancePath+"/freeze/windows/" + i3+"/reason",schemaPath:"#/properties/freeze/properties/windows/items/properties/reason/type",keyword:"type",params:{type: schema0.properties.freeze.properties.windows.items.properties.reason.type}}];
return false;
}
var valid13 = _errs95 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data39.since !== undefined){
const _errs97 = errors;
if(typeof data39.since !== "string"){
validate0.errors = [{instancePath:instancePath+"/freeze/windows/" + i3+"/since",schemaPath:"#/properties/freeze/properties/windows/items/properties/since/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid13 = _errs97 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data39.until !== undefined){
const _errs99 = errors;
if(typeof data39.until !== "string"){
validate0.errors = [{instancePath:instancePath+"/freeze/windows/" + i3+"/until",schemaPath:"#/properties/freeze/properties/windows/items/properties/until/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid13 = _errs99 === errors;
}
else {
var valid13 = true;
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/freeze/windows/" + i3,schemaPath:"#/properties/freeze/properties/windows/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid12 = _errs88 === errors;
if(!valid12){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/freeze/windows",schemaPath:"#/properties/freeze/properties/windows/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid11 = _errs86 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data36.holds !== undefined){
let data45 = data36.holds;
const _errs101 = errors;
if(errors === _errs101){
if(Array.isArray(data45)){
var valid14 = true;
const len4 = data45.length;
for(let i4=0; i4<len4; i4++){
let data46 = data45[i4];
const _errs103 = errors;
if(errors === _errs103){
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
let missing9;
if(((data46.kind === undefined) && (missing9 = "kind")) || ((data46.name === undefined) && (missing9 = "name"))){
validate0.errors = [{instancePath:instancePath+"/freeze/holds/" + i4,schemaPath:"#/properties/freeze/properties/holds/items/required",keyword:"required",params:{missingProperty: missing9}}];
return false;
}
else {
const _errs105 = errors;
for(const key9 in data46){
if(!((key9 === "kind") || (key9 === "name"))){
validate0.errors = [{instancePath:instancePath+"/freeze/holds/" + i4,schemaPath:"#/properties/freeze/properties/holds/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}}];
return false;
break;
}
}
if(_errs105 === errors){
if(data46.kind !== undefined){
let data47 = data46.kind;
const _errs106 = errors;
if(!((data47 === "job") || (data47 === "topic"))){
validate0.errors = [{instancePath:instancePath+"/freeze/holds/" + i4+"/kind",schemaPath:"#/properties/freeze/properties/holds/items/properties/kind/enum",keyword:"enum",params:{allowedValues: schema0.properties.freeze.properties.holds.items.properties.kind.enum}}];
return false;
}
var valid15 = _errs106 === errors;
}
else {
var valid15 = true;
}
if(valid15){
if(data46.name !== undefined){
const _errs107 = errors;
if(typeof data46.name !== "string"){
validate0.errors = [{instancePath:instancePath+"/freeze/holds/" + i4+"/name",schemaPath:"#/properties/freeze/properties/holds/items/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid15 = _errs107 === errors;
}
else {
var valid15 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/freeze/holds/" + i4,schemaPath:"#/properties/freeze/properties/holds/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid14 = _errs103 === errors;
if(!valid14){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/freeze/holds",schemaPath:"#/properties/freeze/properties/holds/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid11 = _errs101 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data36.override !== undefined){
const _errs109 = errors;
if(typeof data36.override !== "string"){
validate0.errors = [{instancePath:instancePath+"/freeze/override",schemaPath:"#/properties/freeze/properties/override/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid11 = _errs109 === errors;
}
else {
var valid11 = true;
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/freeze",schemaPath:"#/properties/freeze/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs81 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.approvals !== undefined){
let data50 = data.approvals;
const _errs111 = errors;
if(errors === _errs111){
if(data50 && typeof data50 == "object" && !Array.isArray(data50)){
let missing10;
if((((data50.required === undefined) && (missing10 = "required")) || ((data50.given === undefined) && (missing10 = "given"))) || ((data50.missing === undefined) && (missing10 = "missing"))){
validate0.errors = [{instancePath:instancePath+"/approvals",schemaPath:"#/properties/approvals/required",keyword:"required",params:{missingProperty: missing10}}];
return false;
}
else {
const _errs113 = errors;
for(const key10 in data50){
if(!(((key10 === "required") || (key10 === "given")) || (key10 === "missing"))){
validate0.errors = [{instancePath:instancePath+"/approvals",schemaPath:"#/properties/approvals/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}}];
return false;
break;
}
}
if(_errs113 === errors){
if(data50.required !== undefined){
let data51 = data50.required;
const _errs114 = errors;
if(!((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51)))){
validate0.errors = [{instancePath:instancePath+"/approvals/required",schemaPath:"#/properties/approvals/properties/required/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs114){
if(typeof data51 == "number"){
if(data51 < 1 || isNaN(data51)){
validate0.errors = [{instancePath:instancePath+"/approvals/required",schemaPath:"#/properties/approvals/properties/required/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
var valid16 = _errs114 === errors;
}
else {
var valid16 = true;
}
if(valid16){
if(data50.given !== undefined){
let data52 = data50.given;
const _errs116 = errors;
if(errors === _errs116){
if(Array.isArray(data52)){
var valid17 = true;
const len5 = data52.length;
for(let i5=0; i5<len5; i5++){
let data53 = data52[i5];
const _errs118 = errors;
if(errors === _errs118){
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
let missing11;
if((((data53.by === undefined) && (missing11 = "by")) || ((data53.at === undefined) && (missing11 = "at"))) || ((data53.expiresAt === undefined) && (missing11 = "expiresAt"))){
validate0.errors = [{instancePath:instancePath+"/approvals/given/" + i5,schemaPath:"#/properties/approvals/properties/given/items/required",keyword:"required",params:{missingProperty: missing11}}];
return false;
}
else {
const _errs120 = errors;
for(const key11 in data53){
if(!(((key11 === "by") || (key11 === "at")) || (key11 === "expiresAt"))){
validate0.errors = [{instancePath:instancePath+"/approvals/given/" + i5,schemaPath:"#/properties/approvals/properties/given/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}}];
return false;
break;
}
}
if(_errs120 === errors){
if(data53.by !== undefined){
const _errs121 = errors;
if(typeof data53.by !== "string"){
validate0.errors = [{instancePath:instancePath+"/approvals/given/" + i5+"/by",schemaPath:"#/properties/approvals/properties/given/items/properties/by/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid18 = _errs121 === errors;
}
else {
var valid18 = true;
}
if(valid18){
if(data53.at !== undefined){
const _errs123 = errors;
if(typeof data53.at !== "string"){
validate0.errors = [{instancePath:instancePath+"/approvals/given/" + i5+"/at",schemaPath:"#/properties/approvals/properties/given/items/properties/at/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid18 = _errs123 === errors;
}
else {
var valid18 = true;
}
if(valid18){
if(data53.expiresAt !== undefined){
const _errs125 = errors;
if(typeof data53.expiresAt !== "string"){
validate0.errors = [{instancePath:instancePath+"/approvals/given/" + i5+"/expiresAt",schemaPath:"#/properties/approvals/properties/given/items/properties/expiresAt/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid18 = _errs125 === errors;
}
else {
var valid18 = true;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/approvals/given/" + i5,schemaPath:"#/properties/approvals/properties/given/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid17 = _errs118 === errors;
if(!valid17){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/approvals/given",schemaPath:"#/properties/approvals/properties/given/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid16 = _errs116 === errors;
}
else {
var valid16 = true;
}
if(valid16){
if(data50.missing !== undefined){
let data57 = data50.missing;
const _errs127 = errors;
if(!((typeof data57 == "number") && (!(data57 % 1) && !isNaN(data57)))){
validate0.errors = [{instancePath:instancePath+"/approvals/missing",schemaPath:"#/properties/approvals/properties/missing/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs127){
if(typeof data57 == "number"){
if(data57 < 0 || isNaN(data57)){
validate0.errors = [{instancePath:instancePath+"/approvals/missing",schemaPath:"#/properties/approvals/properties/missing/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid16 = _errs127 === errors;
}
else {
var valid16 = true;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/approvals",schemaPath:"#/properties/approvals/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs111 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.changes !== undefined){
let data58 = data.changes;
const _errs129 = errors;
if(errors === _errs129){
if(Array.isArray(data58)){
var valid19 = true;
const len6 = data58.length;
for(let i6=0; i6<len6; i6++){
let data59 = data58[i6];
const _errs131 = errors;
const _errs132 = errors;
let valid20 = false;
const _errs133 = errors;
if(!(validate1(data59, {instancePath:instancePath+"/changes/" + i6,parentData:data58,parentDataProperty:i6,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var _valid1 = _errs133 === errors;
valid20 = valid20 || _valid1;
if(_valid1){
var props1 = true;
}
const _errs134 = errors;
if(!(validate24(data59, {instancePath:instancePath+"/changes/" + i6,parentData:data58,parentDataProperty:i6,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var _valid1 = _errs134 === errors;
valid20 = valid20 || _valid1;
if(_valid1){
if(props1 !== true){
props1 = true;
}
}
if(!valid20){
const err16 = {instancePath:instancePath+"/changes/" + i6,schemaPath:"#/properties/changes/items/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
validate0.errors = vErrors;
return false;
}
else {
errors = _errs132;
if(vErrors !== null){
if(_errs132){
vErrors.length = _errs132;
}
else {
vErrors = null;
}
}
}
var valid19 = _errs131 === errors;
if(!valid19){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/changes",schemaPath:"#/properties/changes/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs129 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.causes !== undefined){
let data60 = data.causes;
const _errs135 = errors;
if(errors === _errs135){
if(Array.isArray(data60)){
var valid21 = true;
const len7 = data60.length;
for(let i7=0; i7<len7; i7++){
let data61 = data60[i7];
const _errs137 = errors;
if(errors === _errs137){
if(data61 && typeof data61 == "object" && !Array.isArray(data61)){
let missing12;
if((((((((data61.file === undefined) && (missing12 = "file")) || ((data61.line === undefined) && (missing12 = "line"))) || ((data61.layer === undefined) && (missing12 = "layer"))) || ((data61.path === undefined) && (missing12 = "path"))) || ((data61.before === undefined) && (missing12 = "before"))) || ((data61.after === undefined) && (missing12 = "after"))) || ((data61.jobs === undefined) && (missing12 = "jobs"))){
validate0.errors = [{instancePath:instancePath+"/causes/" + i7,schemaPath:"#/properties/causes/items/required",keyword:"required",params:{missingProperty: missing12}}];
return false;
}
else {
const _errs139 = errors;
for(const key12 in data61){
if(!(((((((key12 === "file") || (key12 === "line")) || (key12 === "layer")) || (key12 === "path")) || (key12 === "before")) || (key12 === "after")) || (key12 === "jobs"))){
validate0.errors = [{instancePath:instancePath+"/causes/" + i7,schemaPath:"#/properties/causes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12}}];
return false;
break;
}
}
if(_errs139 === errors){
if(data61.file !== undefined){
let data62 = data61.file;
const _errs140 = errors;
if((typeof data62 !== "string") && (data62 !== null)){
validate0.errors = [{instancePath:instancePath+"/causes/" + i7+"/file",schemaPath:"#/properties/causes/items/properties/file/type",keyword:"type",params:{type: schema0.properties.causes.items.properties.file.type}}];
return false;
}
var valid22 = _errs140 === errors;
}
else {
var valid22 = true;
}
if(valid22){
if(data61.line !== undefined){
let data63 = data61.line;
const _errs142 = errors;
if((!((typeof data63 == "number") && (!(data63 % 1) && !isNaN(data63)))) && (data63 !== null)){
validate0.errors = [{instancePath:instancePath+"/causes/" + i7+"/line",schemaPath:"#/properties/causes/items/properties/line/type",keyword:"type",params:{type: schema0.properties.causes.items.properties.line.type}}];
return false;
}
var valid22 = _errs142 === errors;
}
else {
var valid22 = true;
}
if(valid22){
if(data61.layer !== undefined){
let data64 = data61.layer;
const _errs144 = errors;
if(!((((((((data64 === "job") || (data64 === "file")) || (data64 === "project")) || (data64 === "environment")) || (data64 === "topic")) || (data64 === "variable")) || (data64 === "schedules")) || (data64 === "built-in"))){
validate0.errors = [{instancePath:instancePath+"/causes/" + i7+"/layer",schemaPath:"#/properties/causes/items/properties/layer/enum",keyword:"enum",params:{allowedValues: schema0.properties.causes.items.properties.layer.enum}}];
return false;
}
var valid22 = _errs144 === errors;
}
else {
var valid22 = true;
}
if(valid22){
if(data61.path !== undefined){
const _errs145 = errors;
if(typeof data61.path !== "string"){
validate0.errors = [{instancePath:instancePath+"/causes/" + i7+"/path",schemaPath:"#/properties/causes/items/properties/path/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid22 = _errs145 === errors;
}
else {
var valid22 = true;
}
if(valid22){
if(data61.jobs !== undefined){
let data66 = data61.jobs;
const _errs147 = errors;
if(errors === _errs147){
if(Array.isArray(data66)){
var valid23 = true;
const len8 = data66.length;
for(let i8=0; i8<len8; i8++){
const _errs149 = errors;
if(typeof data66[i8] !== "string"){
validate0.errors = [{instancePath:instancePath+"/causes/" + i7+"/jobs/" + i8,schemaPath:"#/properties/causes/items/properties/jobs/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid23 = _errs149 === errors;
if(!valid23){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/causes/" + i7+"/jobs",schemaPath:"#/properties/causes/items/properties/jobs/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid22 = _errs147 === errors;
}
else {
var valid22 = true;
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/causes/" + i7,schemaPath:"#/properties/causes/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid21 = _errs137 === errors;
if(!valid21){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/causes",schemaPath:"#/properties/causes/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs135 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.drift !== undefined){
let data68 = data.drift;
const _errs151 = errors;
if(errors === _errs151){
if(Array.isArray(data68)){
var valid24 = true;
const len9 = data68.length;
for(let i9=0; i9<len9; i9++){
let data69 = data68[i9];
const _errs153 = errors;
if(errors === _errs153){
if(data69 && typeof data69 == "object" && !Array.isArray(data69)){
let missing13;
if((((((data69.kind === undefined) && (missing13 = "kind")) || ((data69.name === undefined) && (missing13 = "name"))) || ((data69.fields === undefined) && (missing13 = "fields"))) || ((data69.changedBy === undefined) && (missing13 = "changedBy"))) || ((data69.changedAt === undefined) && (missing13 = "changedAt"))){
validate0.errors = [{instancePath:instancePath+"/drift/" + i9,schemaPath:"#/properties/drift/items/required",keyword:"required",params:{missingProperty: missing13}}];
return false;
}
else {
const _errs155 = errors;
for(const key13 in data69){
if(!(((((key13 === "kind") || (key13 === "name")) || (key13 === "fields")) || (key13 === "changedBy")) || (key13 === "changedAt"))){
validate0.errors = [{instancePath:instancePath+"/drift/" + i9,schemaPath:"#/properties/drift/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13}}];
return false;
break;
}
}
if(_errs155 === errors){
if(data69.kind !== undefined){
let data70 = data69.kind;
const _errs156 = errors;
if(!((data70 === "job") || (data70 === "topic"))){
validate0.errors = [{instancePath:instancePath+"/drift/" + i9+"/kind",schemaPath:"#/properties/drift/items/properties/kind/enum",keyword:"enum",params:{allowedValues: schema0.properties.drift.items.properties.kind.enum}}];
return false;
}
var valid25 = _errs156 === errors;
}
else {
var valid25 = true;
}
if(valid25){
if(data69.name !== undefined){
const _errs157 = errors;
if(typeof data69.name !== "string"){
validate0.errors = [{instancePath:instancePath+"/drift/" + i9+"/name",schemaPath:"#/properties/drift/items/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid25 = _errs157 === errors;
}
else {
var valid25 = true;
}
if(valid25){
if(data69.fields !== undefined){
let data72 = data69.fields;
const _errs159 = errors;
if(errors === _errs159){
if(Array.isArray(data72)){
var valid26 = true;
const len10 = data72.length;
for(let i10=0; i10<len10; i10++){
let data73 = data72[i10];
const _errs161 = errors;
if(errors === _errs161){
if(data73 && typeof data73 == "object" && !Array.isArray(data73)){
let missing14;
if((((data73.path === undefined) && (missing14 = "path")) || ((data73.applied === undefined) && (missing14 = "applied"))) || ((data73.live === undefined) && (missing14 = "live"))){
validate0.errors = [{instancePath:instancePath+"/drift/" + i9+"/fields/" + i10,schemaPath:"#/properties/drift/items/properties/fields/items/required",keyword:"required",params:{missingProperty: missing14}}];
return false;
}
else {
const _errs163 = errors;
for(const key14 in data73){
if(!(((key14 === "path") || (key14 === "applied")) || (key14 === "live"))){
validate0.errors = [{instancePath:instancePath+"/drift/" + i9+"/fields/" + i10,schemaPath:"#/properties/drift/items/properties/fields/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14}}];
return false;
break;
}
}
if(_errs163 === errors){
if(data73.path !== undefined){
if(typeof data73.path !== "string"){
validate0.errors = [{instancePath:instancePath+"/drift/" + i9+"/fields/" + i10+"/path",schemaPath:"#/properties/drift/items/properties/fields/items/properties/path/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/drift/" + i9+"/fields/" + i10,schemaPath:"#/properties/drift/items/properties/fields/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid26 = _errs161 === errors;
if(!valid26){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/drift/" + i9+"/fields",schemaPath:"#/properties/drift/items/properties/fields/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid25 = _errs159 === errors;
}
else {
var valid25 = true;
}
if(valid25){
if(data69.changedBy !== undefined){
const _errs166 = errors;
if(typeof data69.changedBy !== "string"){
validate0.errors = [{instancePath:instancePath+"/drift/" + i9+"/changedBy",schemaPath:"#/properties/drift/items/properties/changedBy/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid25 = _errs166 === errors;
}
else {
var valid25 = true;
}
if(valid25){
if(data69.changedAt !== undefined){
const _errs168 = errors;
if(typeof data69.changedAt !== "string"){
validate0.errors = [{instancePath:instancePath+"/drift/" + i9+"/changedAt",schemaPath:"#/properties/drift/items/properties/changedAt/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid25 = _errs168 === errors;
}
else {
var valid25 = true;
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/drift/" + i9,schemaPath:"#/properties/drift/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid24 = _errs153 === errors;
if(!valid24){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs151 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.diagnostics !== undefined){
let data77 = data.diagnostics;
const _errs170 = errors;
if(errors === _errs170){
if(Array.isArray(data77)){
var valid28 = true;
const len11 = data77.length;
for(let i11=0; i11<len11; i11++){
let data78 = data77[i11];
const _errs172 = errors;
if(errors === _errs172){
if(data78 && typeof data78 == "object" && !Array.isArray(data78)){
let missing15;
if((((((((((data78.code === undefined) && (missing15 = "code")) || ((data78.severity === undefined) && (missing15 = "severity"))) || ((data78.message === undefined) && (missing15 = "message"))) || ((data78.hint === undefined) && (missing15 = "hint"))) || ((data78.file === undefined) && (missing15 = "file"))) || ((data78.line === undefined) && (missing15 = "line"))) || ((data78.column === undefined) && (missing15 = "column"))) || ((data78.endLine === undefined) && (missing15 = "endLine"))) || ((data78.endColumn === undefined) && (missing15 = "endColumn"))){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11,schemaPath:"#/properties/diagnostics/items/required",keyword:"required",params:{missingProperty: missing15}}];
return false;
}
else {
const _errs174 = errors;
for(const key15 in data78){
if(!(func0.call(schema0.properties.diagnostics.items.properties, key15))){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11,schemaPath:"#/properties/diagnostics/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15}}];
return false;
break;
}
}
if(_errs174 === errors){
if(data78.code !== undefined){
const _errs175 = errors;
if(typeof data78.code !== "string"){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11+"/code",schemaPath:"#/properties/diagnostics/items/properties/code/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid29 = _errs175 === errors;
}
else {
var valid29 = true;
}
if(valid29){
if(data78.severity !== undefined){
let data80 = data78.severity;
const _errs177 = errors;
if(!((data80 === "error") || (data80 === "warning"))){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11+"/severity",schemaPath:"#/properties/diagnostics/items/properties/severity/enum",keyword:"enum",params:{allowedValues: schema0.properties.diagnostics.items.properties.severity.enum}}];
return false;
}
var valid29 = _errs177 === errors;
}
else {
var valid29 = true;
}
if(valid29){
if(data78.message !== undefined){
const _errs178 = errors;
if(typeof data78.message !== "string"){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11+"/message",schemaPath:"#/properties/diagnostics/items/properties/message/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid29 = _errs178 === errors;
}
else {
var valid29 = true;
}
if(valid29){
if(data78.hint !== undefined){
let data82 = data78.hint;
const _errs180 = errors;
if((typeof data82 !== "string") && (data82 !== null)){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11+"/hint",schemaPath:"#/properties/diagnostics/items/properties/hint/type",keyword:"type",params:{type: schema0.properties.diagnostics.items.properties.hint.type}}];
return false;
}
var valid29 = _errs180 === errors;
}
else {
var valid29 = true;
}
if(valid29){
if(data78.file !== undefined){
const _errs182 = errors;
if(typeof data78.file !== "string"){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11+"/file",schemaPath:"#/properties/diagnostics/items/properties/file/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid29 = _errs182 === errors;
}
else {
var valid29 = true;
}
if(valid29){
if(data78.line !== undefined){
let data84 = data78.line;
const _errs184 = errors;
if(!((typeof data84 == "number") && (!(data84 % 1) && !isNaN(data84)))){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11+"/line",schemaPath:"#/properties/diagnostics/items/properties/line/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid29 = _errs184 === errors;
}
else {
var valid29 = true;
}
if(valid29){
if(data78.column !== undefined){
let data85 = data78.column;
const _errs186 = errors;
if(!((typeof data85 == "number") && (!(data85 % 1) && !isNaN(data85)))){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11+"/column",schemaPath:"#/properties/diagnostics/items/properties/column/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid29 = _errs186 === errors;
}
else {
var valid29 = true;
}
if(valid29){
if(data78.endLine !== undefined){
let data86 = data78.endLine;
const _errs188 = errors;
if(!((typeof data86 == "number") && (!(data86 % 1) && !isNaN(data86)))){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11+"/endLine",schemaPath:"#/properties/diagnostics/items/properties/endLine/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid29 = _errs188 === errors;
}
else {
var valid29 = true;
}
if(valid29){
if(data78.endColumn !== undefined){
let data87 = data78.endColumn;
const _errs190 = errors;
if(!((typeof data87 == "number") && (!(data87 % 1) && !isNaN(data87)))){
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11+"/endColumn",schemaPath:"#/properties/diagnostics/items/properties/endColumn/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid29 = _errs190 === errors;
}
else {
var valid29 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/diagnostics/" + i11,schemaPath:"#/properties/diagnostics/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid28 = _errs172 === errors;
if(!valid28){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/diagnostics",schemaPath:"#/properties/diagnostics/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs170 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ignored !== undefined){
let data88 = data.ignored;
const _errs192 = errors;
if(errors === _errs192){
if(Array.isArray(data88)){
var valid30 = true;
const len12 = data88.length;
for(let i12=0; i12<len12; i12++){
let data89 = data88[i12];
const _errs194 = errors;
if(errors === _errs194){
if(data89 && typeof data89 == "object" && !Array.isArray(data89)){
let missing16;
if(((data89.name === undefined) && (missing16 = "name")) || ((data89.fields === undefined) && (missing16 = "fields"))){
validate0.errors = [{instancePath:instancePath+"/ignored/" + i12,schemaPath:"#/properties/ignored/items/required",keyword:"required",params:{missingProperty: missing16}}];
return false;
}
else {
const _errs196 = errors;
for(const key16 in data89){
if(!((key16 === "name") || (key16 === "fields"))){
validate0.errors = [{instancePath:instancePath+"/ignored/" + i12,schemaPath:"#/properties/ignored/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16}}];
return false;
break;
}
}
if(_errs196 === errors){
if(data89.name !== undefined){
const _errs197 = errors;
if(typeof data89.name !== "string"){
validate0.errors = [{instancePath:instancePath+"/ignored/" + i12+"/name",schemaPath:"#/properties/ignored/items/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid31 = _errs197 === errors;
}
else {
var valid31 = true;
}
if(valid31){
if(data89.fields !== undefined){
let data91 = data89.fields;
const _errs199 = errors;
if(errors === _errs199){
if(Array.isArray(data91)){
var valid32 = true;
const len13 = data91.length;
for(let i13=0; i13<len13; i13++){
let data92 = data91[i13];
const _errs201 = errors;
if(errors === _errs201){
if(data92 && typeof data92 == "object" && !Array.isArray(data92)){
let missing17;
if((((data92.path === undefined) && (missing17 = "path")) || ((data92.declared === undefined) && (missing17 = "declared"))) || ((data92.live === undefined) && (missing17 = "live"))){
validate0.errors = [{instancePath:instancePath+"/ignored/" + i12+"/fields/" + i13,schemaPath:"#/properties/ignored/items/properties/fields/items/required",keyword:"required",params:{missingProperty: missing17}}];
return false;
}
else {
const _errs203 = errors;
for(const key17 in data92){
if(!(((key17 === "path") || (key17 === "declared")) || (key17 === "live"))){
validate0.errors = [{instancePath:instancePath+"/ignored/" + i12+"/fields/" + i13,schemaPath:"#/properties/ignored/items/properties/fields/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17}}];
return false;
break;
}
}
if(_errs203 === errors){
if(data92.path !== undefined){
if(typeof data92.path !== "string"){
validate0.errors = [{instancePath:instancePath+"/ignored/" + i12+"/fields/" + i13+"/path",schemaPath:"#/properties/ignored/items/properties/fields/items/properties/path/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/ignored/" + i12+"/fields/" + i13,schemaPath:"#/properties/ignored/items/properties/fields/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid32 = _errs201 === errors;
if(!valid32){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/ignored/" + i12+"/fields",schemaPath:"#/properties/ignored/items/properties/fields/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid31 = _errs199 === errors;
}
else {
var valid31 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/ignored/" + i12,schemaPath:"#/properties/ignored/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid30 = _errs194 === errors;
if(!valid30){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/ignored",schemaPath:"#/properties/ignored/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs192 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.origins !== undefined){
let data94 = data.origins;
const _errs206 = errors;
if(errors === _errs206){
if(Array.isArray(data94)){
var valid34 = true;
const len14 = data94.length;
for(let i14=0; i14<len14; i14++){
let data95 = data94[i14];
const _errs208 = errors;
if(errors === _errs208){
if(data95 && typeof data95 == "object" && !Array.isArray(data95)){
let missing18;
if((((data95.kind === undefined) && (missing18 = "kind")) || ((data95.name === undefined) && (missing18 = "name"))) || ((data95.places === undefined) && (missing18 = "places"))){
validate0.errors = [{instancePath:instancePath+"/origins/" + i14,schemaPath:"#/properties/origins/items/required",keyword:"required",params:{missingProperty: missing18}}];
return false;
}
else {
const _errs210 = errors;
for(const key18 in data95){
if(!(((key18 === "kind") || (key18 === "name")) || (key18 === "places"))){
validate0.errors = [{instancePath:instancePath+"/origins/" + i14,schemaPath:"#/properties/origins/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18}}];
return false;
break;
}
}
if(_errs210 === errors){
if(data95.kind !== undefined){
let data96 = data95.kind;
const _errs211 = errors;
if(!((data96 === "job") || (data96 === "topic"))){
validate0.errors = [{instancePath:instancePath+"/origins/" + i14+"/kind",schemaPath:"#/properties/origins/items/properties/kind/enum",keyword:"enum",params:{allowedValues: schema0.properties.origins.items.properties.kind.enum}}];
return false;
}
var valid35 = _errs211 === errors;
}
else {
var valid35 = true;
}
if(valid35){
if(data95.name !== undefined){
const _errs212 = errors;
if(typeof data95.name !== "string"){
validate0.errors = [{instancePath:instancePath+"/origins/" + i14+"/name",schemaPath:"#/properties/origins/items/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid35 = _errs212 === errors;
}
else {
var valid35 = true;
}
if(valid35){
if(data95.places !== undefined){
let data98 = data95.places;
const _errs214 = errors;
if(errors === _errs214){
if(data98 && typeof data98 == "object" && !Array.isArray(data98)){
for(const key19 in data98){
let data99 = data98[key19];
const _errs217 = errors;
if(errors === _errs217){
if(Array.isArray(data99)){
if(data99.length > 2){
validate0.errors = [{instancePath:instancePath+"/origins/" + i14+"/places/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/origins/items/properties/places/additionalProperties/maxItems",keyword:"maxItems",params:{limit: 2}}];
return false;
}
else {
if(data99.length < 2){
validate0.errors = [{instancePath:instancePath+"/origins/" + i14+"/places/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/origins/items/properties/places/additionalProperties/minItems",keyword:"minItems",params:{limit: 2}}];
return false;
}
else {
var valid37 = true;
const len15 = data99.length;
for(let i15=0; i15<len15; i15++){
const _errs219 = errors;
if(typeof data99[i15] !== "string"){
validate0.errors = [{instancePath:instancePath+"/origins/" + i14+"/places/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i15,schemaPath:"#/properties/origins/items/properties/places/additionalProperties/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid37 = _errs219 === errors;
if(!valid37){
break;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/origins/" + i14+"/places/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/origins/items/properties/places/additionalProperties/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid36 = _errs217 === errors;
if(!valid36){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/origins/" + i14+"/places",schemaPath:"#/properties/origins/items/properties/places/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid35 = _errs214 === errors;
}
else {
var valid35 = true;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/origins/" + i14,schemaPath:"#/properties/origins/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid34 = _errs208 === errors;
if(!valid34){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/origins",schemaPath:"#/properties/origins/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs206 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.moved !== undefined){
let data101 = data.moved;
const _errs221 = errors;
if(errors === _errs221){
if(Array.isArray(data101)){
var valid38 = true;
const len16 = data101.length;
for(let i16=0; i16<len16; i16++){
let data102 = data101[i16];
const _errs223 = errors;
if(errors === _errs223){
if(data102 && typeof data102 == "object" && !Array.isArray(data102)){
let missing19;
if(((((data102.kind === undefined) && (missing19 = "kind")) || ((data102.name === undefined) && (missing19 = "name"))) || ((data102.from === undefined) && (missing19 = "from"))) || ((data102.to === undefined) && (missing19 = "to"))){
validate0.errors = [{instancePath:instancePath+"/moved/" + i16,schemaPath:"#/properties/moved/items/required",keyword:"required",params:{missingProperty: missing19}}];
return false;
}
else {
const _errs225 = errors;
for(const key20 in data102){
if(!((((key20 === "kind") || (key20 === "name")) || (key20 === "from")) || (key20 === "to"))){
validate0.errors = [{instancePath:instancePath+"/moved/" + i16,schemaPath:"#/properties/moved/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20}}];
return false;
break;
}
}
if(_errs225 === errors){
if(data102.kind !== undefined){
let data103 = data102.kind;
const _errs226 = errors;
if(!((data103 === "job") || (data103 === "topic"))){
validate0.errors = [{instancePath:instancePath+"/moved/" + i16+"/kind",schemaPath:"#/properties/moved/items/properties/kind/enum",keyword:"enum",params:{allowedValues: schema0.properties.moved.items.properties.kind.enum}}];
return false;
}
var valid39 = _errs226 === errors;
}
else {
var valid39 = true;
}
if(valid39){
if(data102.name !== undefined){
const _errs227 = errors;
if(typeof data102.name !== "string"){
validate0.errors = [{instancePath:instancePath+"/moved/" + i16+"/name",schemaPath:"#/properties/moved/items/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid39 = _errs227 === errors;
}
else {
var valid39 = true;
}
if(valid39){
if(data102.from !== undefined){
let data105 = data102.from;
const _errs229 = errors;
if((typeof data105 !== "string") && (data105 !== null)){
validate0.errors = [{instancePath:instancePath+"/moved/" + i16+"/from",schemaPath:"#/properties/moved/items/properties/from/type",keyword:"type",params:{type: schema0.properties.moved.items.properties.from.type}}];
return false;
}
var valid39 = _errs229 === errors;
}
else {
var valid39 = true;
}
if(valid39){
if(data102.to !== undefined){
const _errs231 = errors;
if(typeof data102.to !== "string"){
validate0.errors = [{instancePath:instancePath+"/moved/" + i16+"/to",schemaPath:"#/properties/moved/items/properties/to/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid39 = _errs231 === errors;
}
else {
var valid39 = true;
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/moved/" + i16,schemaPath:"#/properties/moved/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid38 = _errs223 === errors;
if(!valid38){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/moved",schemaPath:"#/properties/moved/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs221 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.roleLimits !== undefined){
let data107 = data.roleLimits;
const _errs233 = errors;
if(errors === _errs233){
if(Array.isArray(data107)){
var valid40 = true;
const len17 = data107.length;
for(let i17=0; i17<len17; i17++){
let data108 = data107[i17];
const _errs235 = errors;
if(errors === _errs235){
if(data108 && typeof data108 == "object" && !Array.isArray(data108)){
let missing20;
if((((((((data108.role === undefined) && (missing20 = "role")) || ((data108.before === undefined) && (missing20 = "before"))) || ((data108.after === undefined) && (missing20 = "after"))) || ((data108.owner === undefined) && (missing20 = "owner"))) || ((data108.blocked === undefined) && (missing20 = "blocked"))) || ((data108.file === undefined) && (missing20 = "file"))) || ((data108.line === undefined) && (missing20 = "line"))){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17,schemaPath:"#/properties/roleLimits/items/required",keyword:"required",params:{missingProperty: missing20}}];
return false;
}
else {
const _errs237 = errors;
for(const key21 in data108){
if(!(((((((key21 === "role") || (key21 === "before")) || (key21 === "after")) || (key21 === "owner")) || (key21 === "blocked")) || (key21 === "file")) || (key21 === "line"))){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17,schemaPath:"#/properties/roleLimits/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21}}];
return false;
break;
}
}
if(_errs237 === errors){
if(data108.role !== undefined){
const _errs238 = errors;
if(typeof data108.role !== "string"){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17+"/role",schemaPath:"#/properties/roleLimits/items/properties/role/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid41 = _errs238 === errors;
}
else {
var valid41 = true;
}
if(valid41){
if(data108.before !== undefined){
const _errs240 = errors;
if(!(validate31(data108.before, {instancePath:instancePath+"/roleLimits/" + i17+"/before",parentData:data108,parentDataProperty:"before",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
var valid41 = _errs240 === errors;
}
else {
var valid41 = true;
}
if(valid41){
if(data108.after !== undefined){
const _errs241 = errors;
if(!(validate31(data108.after, {instancePath:instancePath+"/roleLimits/" + i17+"/after",parentData:data108,parentDataProperty:"after",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
var valid41 = _errs241 === errors;
}
else {
var valid41 = true;
}
if(valid41){
if(data108.owner !== undefined){
let data112 = data108.owner;
const _errs242 = errors;
if((typeof data112 !== "string") && (data112 !== null)){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17+"/owner",schemaPath:"#/properties/roleLimits/items/properties/owner/type",keyword:"type",params:{type: schema0.properties.roleLimits.items.properties.owner.type}}];
return false;
}
var valid41 = _errs242 === errors;
}
else {
var valid41 = true;
}
if(valid41){
if(data108.blocked !== undefined){
let data113 = data108.blocked;
const _errs244 = errors;
if((!(data113 && typeof data113 == "object" && !Array.isArray(data113))) && (data113 !== null)){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17+"/blocked",schemaPath:"#/properties/roleLimits/items/properties/blocked/type",keyword:"type",params:{type: schema0.properties.roleLimits.items.properties.blocked.type}}];
return false;
}
if(errors === _errs244){
if(data113 && typeof data113 == "object" && !Array.isArray(data113)){
let missing21;
if((data113.reason === undefined) && (missing21 = "reason")){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17+"/blocked",schemaPath:"#/properties/roleLimits/items/properties/blocked/required",keyword:"required",params:{missingProperty: missing21}}];
return false;
}
else {
const _errs246 = errors;
for(const key22 in data113){
if(!(key22 === "reason")){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17+"/blocked",schemaPath:"#/properties/roleLimits/items/properties/blocked/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22}}];
return false;
break;
}
}
if(_errs246 === errors){
if(data113.reason !== undefined){
if(typeof data113.reason !== "string"){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17+"/blocked/reason",schemaPath:"#/properties/roleLimits/items/properties/blocked/properties/reason/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
}
var valid41 = _errs244 === errors;
}
else {
var valid41 = true;
}
if(valid41){
if(data108.file !== undefined){
let data115 = data108.file;
const _errs249 = errors;
if((typeof data115 !== "string") && (data115 !== null)){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17+"/file",schemaPath:"#/properties/roleLimits/items/properties/file/type",keyword:"type",params:{type: schema0.properties.roleLimits.items.properties.file.type}}];
return false;
}
var valid41 = _errs249 === errors;
}
else {
var valid41 = true;
}
if(valid41){
if(data108.line !== undefined){
let data116 = data108.line;
const _errs251 = errors;
if((!((typeof data116 == "number") && (!(data116 % 1) && !isNaN(data116)))) && (data116 !== null)){
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17+"/line",schemaPath:"#/properties/roleLimits/items/properties/line/type",keyword:"type",params:{type: schema0.properties.roleLimits.items.properties.line.type}}];
return false;
}
var valid41 = _errs251 === errors;
}
else {
var valid41 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/roleLimits/" + i17,schemaPath:"#/properties/roleLimits/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid40 = _errs235 === errors;
if(!valid40){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/roleLimits",schemaPath:"#/properties/roleLimits/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs233 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.renamedFrom !== undefined){
const _errs253 = errors;
if(typeof data.renamedFrom !== "string"){
validate0.errors = [{instancePath:instancePath+"/renamedFrom",schemaPath:"#/properties/renamedFrom/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs253 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rollbackTo !== undefined){
let data118 = data.rollbackTo;
const _errs255 = errors;
if(!((typeof data118 == "number") && (!(data118 % 1) && !isNaN(data118)))){
validate0.errors = [{instancePath:instancePath+"/rollbackTo",schemaPath:"#/properties/rollbackTo/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs255){
if(typeof data118 == "number"){
if(data118 < 1 || isNaN(data118)){
validate0.errors = [{instancePath:instancePath+"/rollbackTo",schemaPath:"#/properties/rollbackTo/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
var valid0 = _errs255 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.summary !== undefined){
let data119 = data.summary;
const _errs257 = errors;
if(errors === _errs257){
if(data119 && typeof data119 == "object" && !Array.isArray(data119)){
let missing22;
if(((((((data119.add === undefined) && (missing22 = "add")) || ((data119.change === undefined) && (missing22 = "change"))) || ((data119.rename === undefined) && (missing22 = "rename"))) || ((data119.delete === undefined) && (missing22 = "delete"))) || ((data119.unchanged === undefined) && (missing22 = "unchanged"))) || ((data119.drift === undefined) && (missing22 = "drift"))){
validate0.errors = [{instancePath:instancePath+"/summary",schemaPath:"#/properties/summary/required",keyword:"required",params:{missingProperty: missing22}}];
return false;
}
else {
const _errs259 = errors;
for(const key23 in data119){
if(!((((((((key23 === "roleLimits") || (key23 === "move")) || (key23 === "add")) || (key23 === "change")) || (key23 === "rename")) || (key23 === "delete")) || (key23 === "unchanged")) || (key23 === "drift"))){
validate0.errors = [{instancePath:instancePath+"/summary",schemaPath:"#/properties/summary/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23}}];
return false;
break;
}
}
if(_errs259 === errors){
if(data119.roleLimits !== undefined){
let data120 = data119.roleLimits;
const _errs260 = errors;
if(!((typeof data120 == "number") && (!(data120 % 1) && !isNaN(data120)))){
validate0.errors = [{instancePath:instancePath+"/summary/roleLimits",schemaPath:"#/properties/summary/properties/roleLimits/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs260){
if(typeof data120 == "number"){
if(data120 < 1 || isNaN(data120)){
validate0.errors = [{instancePath:instancePath+"/summary/roleLimits",schemaPath:"#/properties/summary/properties/roleLimits/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
var valid43 = _errs260 === errors;
}
else {
var valid43 = true;
}
if(valid43){
if(data119.move !== undefined){
let data121 = data119.move;
const _errs262 = errors;
if(!((typeof data121 == "number") && (!(data121 % 1) && !isNaN(data121)))){
validate0.errors = [{instancePath:instancePath+"/summary/move",schemaPath:"#/properties/summary/properties/move/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs262){
if(typeof data121 == "number"){
if(data121 < 1 || isNaN(data121)){
validate0.errors = [{instancePath:instancePath+"/summary/move",schemaPath:"#/properties/summary/properties/move/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
var valid43 = _errs262 === errors;
}
else {
var valid43 = true;
}
if(valid43){
if(data119.add !== undefined){
let data122 = data119.add;
const _errs264 = errors;
if(!((typeof data122 == "number") && (!(data122 % 1) && !isNaN(data122)))){
validate0.errors = [{instancePath:instancePath+"/summary/add",schemaPath:"#/properties/summary/properties/add/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs264){
if(typeof data122 == "number"){
if(data122 < 0 || isNaN(data122)){
validate0.errors = [{instancePath:instancePath+"/summary/add",schemaPath:"#/properties/summary/properties/add/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid43 = _errs264 === errors;
}
else {
var valid43 = true;
}
if(valid43){
if(data119.change !== undefined){
let data123 = data119.change;
const _errs266 = errors;
if(!((typeof data123 == "number") && (!(data123 % 1) && !isNaN(data123)))){
validate0.errors = [{instancePath:instancePath+"/summary/change",schemaPath:"#/properties/summary/properties/change/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs266){
if(typeof data123 == "number"){
if(data123 < 0 || isNaN(data123)){
validate0.errors = [{instancePath:instancePath+"/summary/change",schemaPath:"#/properties/summary/properties/change/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid43 = _errs266 === errors;
}
else {
var valid43 = true;
}
if(valid43){
if(data119.rename !== undefined){
let data124 = data119.rename;
const _errs268 = errors;
if(!((typeof data124 == "number") && (!(data124 % 1) && !isNaN(data124)))){
validate0.errors = [{instancePath:instancePath+"/summary/rename",schemaPath:"#/properties/summary/properties/rename/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs268){
if(typeof data124 == "number"){
if(data124 < 0 || isNaN(data124)){
validate0.errors = [{instancePath:instancePath+"/summary/rename",schemaPath:"#/properties/summary/properties/rename/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid43 = _errs268 === errors;
}
else {
var valid43 = true;
}
if(valid43){
if(data119.delete !== undefined){
let data125 = data119.delete;
const _errs270 = errors;
if(!((typeof data125 == "number") && (!(data125 % 1) && !isNaN(data125)))){
validate0.errors = [{instancePath:instancePath+"/summary/delete",schemaPath:"#/properties/summary/properties/delete/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs270){
if(typeof data125 == "number"){
if(data125 < 0 || isNaN(data125)){
validate0.errors = [{instancePath:instancePath+"/summary/delete",schemaPath:"#/properties/summary/properties/delete/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid43 = _errs270 === errors;
}
else {
var valid43 = true;
}
if(valid43){
if(data119.unchanged !== undefined){
let data126 = data119.unchanged;
const _errs272 = errors;
if(!((typeof data126 == "number") && (!(data126 % 1) && !isNaN(data126)))){
validate0.errors = [{instancePath:instancePath+"/summary/unchanged",schemaPath:"#/properties/summary/properties/unchanged/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs272){
if(typeof data126 == "number"){
if(data126 < 0 || isNaN(data126)){
validate0.errors = [{instancePath:instancePath+"/summary/unchanged",schemaPath:"#/properties/summary/properties/unchanged/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid43 = _errs272 === errors;
}
else {
var valid43 = true;
}
if(valid43){
if(data119.drift !== undefined){
let data127 = data119.drift;
const _errs274 = errors;
if(!((typeof data127 == "number") && (!(data127 % 1) && !isNaN(data127)))){
validate0.errors = [{instancePath:instancePath+"/summary/drift",schemaPath:"#/properties/summary/properties/drift/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs274){
if(typeof data127 == "number"){
if(data127 < 0 || isNaN(data127)){
validate0.errors = [{instancePath:instancePath+"/summary/drift",schemaPath:"#/properties/summary/properties/drift/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid43 = _errs274 === errors;
}
else {
var valid43 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/summary",schemaPath:"#/properties/summary/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs257 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.forecast !== undefined){
let data128 = data.forecast;
const _errs276 = errors;
const _errs277 = errors;
let valid44 = false;
const _errs278 = errors;
if(data128 !== null){
const err17 = {instancePath:instancePath+"/forecast",schemaPath:"#/properties/forecast/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var _valid2 = _errs278 === errors;
valid44 = valid44 || _valid2;
const _errs280 = errors;
if(errors === _errs280){
if(data128 && typeof data128 == "object" && !Array.isArray(data128)){
let missing23;
if(((data128.before === undefined) && (missing23 = "before")) || ((data128.after === undefined) && (missing23 = "after"))){
const err18 = {instancePath:instancePath+"/forecast",schemaPath:"#/properties/forecast/anyOf/1/required",keyword:"required",params:{missingProperty: missing23}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
else {
const _errs282 = errors;
for(const key24 in data128){
if(!(((key24 === "quietMinutes") || (key24 === "before")) || (key24 === "after"))){
const err19 = {instancePath:instancePath+"/forecast",schemaPath:"#/properties/forecast/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key24}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
break;
}
}
if(_errs282 === errors){
if(data128.quietMinutes !== undefined){
let data129 = data128.quietMinutes;
const _errs283 = errors;
if(errors === _errs283){
if(Array.isArray(data129)){
var valid46 = true;
const len18 = data129.length;
for(let i18=0; i18<len18; i18++){
let data130 = data129[i18];
const _errs285 = errors;
if(!((typeof data130 == "number") && (!(data130 % 1) && !isNaN(data130)))){
const err20 = {instancePath:instancePath+"/forecast/quietMinutes/" + i18,schemaPath:"#/properties/forecast/anyOf/1/properties/quietMinutes/items/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(errors === _errs285){
if(typeof data130 == "number"){
if(data130 > 59 || isNaN(data130)){
const err21 = {instancePath:instancePath+"/forecast/quietMinutes/" + i18,schemaPath:"#/properties/forecast/anyOf/1/properties/quietMinutes/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 59}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
else {
if(data130 < 0 || isNaN(data130)){
const err22 = {instancePath:instancePath+"/forecast/quietMinutes/" + i18,schemaPath:"#/properties/forecast/anyOf/1/properties/quietMinutes/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
}
var valid46 = _errs285 === errors;
if(!valid46){
break;
}
}
}
else {
const err23 = {instancePath:instancePath+"/forecast/quietMinutes",schemaPath:"#/properties/forecast/anyOf/1/properties/quietMinutes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
var valid45 = _errs283 === errors;
}
else {
var valid45 = true;
}
if(valid45){
if(data128.before !== undefined){
let data131 = data128.before;
const _errs287 = errors;
if(errors === _errs287){
if(data131 && typeof data131 == "object" && !Array.isArray(data131)){
let missing24;
if(((data131.startsPerMinute === undefined) && (missing24 = "startsPerMinute")) || ((data131.at === undefined) && (missing24 = "at"))){
const err24 = {instancePath:instancePath+"/forecast/before",schemaPath:"#/properties/forecast/anyOf/1/properties/before/required",keyword:"required",params:{missingProperty: missing24}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
else {
const _errs289 = errors;
for(const key25 in data131){
if(!(((key25 === "startsPerMinute") || (key25 === "at")) || (key25 === "hours"))){
const err25 = {instancePath:instancePath+"/forecast/before",schemaPath:"#/properties/forecast/anyOf/1/properties/before/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
break;
}
}
if(_errs289 === errors){
if(data131.startsPerMinute !== undefined){
let data132 = data131.startsPerMinute;
const _errs290 = errors;
if(!((typeof data132 == "number") && (!(data132 % 1) && !isNaN(data132)))){
const err26 = {instancePath:instancePath+"/forecast/before/startsPerMinute",schemaPath:"#/properties/forecast/anyOf/1/properties/before/properties/startsPerMinute/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
var valid47 = _errs290 === errors;
}
else {
var valid47 = true;
}
if(valid47){
if(data131.at !== undefined){
let data133 = data131.at;
const _errs292 = errors;
if((typeof data133 !== "string") && (data133 !== null)){
const err27 = {instancePath:instancePath+"/forecast/before/at",schemaPath:"#/properties/forecast/anyOf/1/properties/before/properties/at/type",keyword:"type",params:{type: schema0.properties.forecast.anyOf[1].properties.before.properties.at.type}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
var valid47 = _errs292 === errors;
}
else {
var valid47 = true;
}
if(valid47){
if(data131.hours !== undefined){
let data134 = data131.hours;
const _errs294 = errors;
if(errors === _errs294){
if(Array.isArray(data134)){
var valid48 = true;
const len19 = data134.length;
for(let i19=0; i19<len19; i19++){
let data135 = data134[i19];
const _errs296 = errors;
if(!((typeof data135 == "number") && (!(data135 % 1) && !isNaN(data135)))){
const err28 = {instancePath:instancePath+"/forecast/before/hours/" + i19,schemaPath:"#/properties/forecast/anyOf/1/properties/before/properties/hours/items/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
var valid48 = _errs296 === errors;
if(!valid48){
break;
}
}
}
else {
const err29 = {instancePath:instancePath+"/forecast/before/hours",schemaPath:"#/properties/forecast/anyOf/1/properties/before/properties/hours/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
var valid47 = _errs294 === errors;
}
else {
var valid47 = true;
}
}
}
}
}
}
else {
const err30 = {instancePath:instancePath+"/forecast/before",schemaPath:"#/properties/forecast/anyOf/1/properties/before/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
var valid45 = _errs287 === errors;
}
else {
var valid45 = true;
}
if(valid45){
if(data128.after !== undefined){
let data136 = data128.after;
const _errs298 = errors;
if(errors === _errs298){
if(data136 && typeof data136 == "object" && !Array.isArray(data136)){
let missing25;
if(((data136.startsPerMinute === undefined) && (missing25 = "startsPerMinute")) || ((data136.at === undefined) && (missing25 = "at"))){
const err31 = {instancePath:instancePath+"/forecast/after",schemaPath:"#/properties/forecast/anyOf/1/properties/after/required",keyword:"required",params:{missingProperty: missing25}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
else {
const _errs300 = errors;
for(const key26 in data136){
if(!(((key26 === "startsPerMinute") || (key26 === "at")) || (key26 === "hours"))){
const err32 = {instancePath:instancePath+"/forecast/after",schemaPath:"#/properties/forecast/anyOf/1/properties/after/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key26}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
break;
}
}
if(_errs300 === errors){
if(data136.startsPerMinute !== undefined){
let data137 = data136.startsPerMinute;
const _errs301 = errors;
if(!((typeof data137 == "number") && (!(data137 % 1) && !isNaN(data137)))){
const err33 = {instancePath:instancePath+"/forecast/after/startsPerMinute",schemaPath:"#/properties/forecast/anyOf/1/properties/after/properties/startsPerMinute/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
var valid49 = _errs301 === errors;
}
else {
var valid49 = true;
}
if(valid49){
if(data136.at !== undefined){
let data138 = data136.at;
const _errs303 = errors;
if((typeof data138 !== "string") && (data138 !== null)){
const err34 = {instancePath:instancePath+"/forecast/after/at",schemaPath:"#/properties/forecast/anyOf/1/properties/after/properties/at/type",keyword:"type",params:{type: schema0.properties.forecast.anyOf[1].properties.after.properties.at.type}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
var valid49 = _errs303 === errors;
}
else {
var valid49 = true;
}
if(valid49){
if(data136.hours !== undefined){
let data139 = data136.hours;
const _errs305 = errors;
if(errors === _errs305){
if(Array.isArray(data139)){
var valid50 = true;
const len20 = data139.length;
for(let i20=0; i20<len20; i20++){
let data140 = data139[i20];
const _errs307 = errors;
if(!((typeof data140 == "number") && (!(data140 % 1) && !isNaN(data140)))){
const err35 = {instancePath:instancePath+"/forecast/after/hours/" + i20,schemaPath:"#/properties/forecast/anyOf/1/properties/after/properties/hours/items/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var valid50 = _errs307 === errors;
if(!valid50){
break;
}
}
}
else {
const err36 = {instancePath:instancePath+"/forecast/after/hours",schemaPath:"#/properties/forecast/anyOf/1/properties/after/properties/hours/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
var valid49 = _errs305 === errors;
}
else {
var valid49 = true;
}
}
}
}
}
}
else {
const err37 = {instancePath:instancePath+"/forecast/after",schemaPath:"#/properties/forecast/anyOf/1/properties/after/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
var valid45 = _errs298 === errors;
}
else {
var valid45 = true;
}
}
}
}
}
}
else {
const err38 = {instancePath:instancePath+"/forecast",schemaPath:"#/properties/forecast/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
var _valid2 = _errs280 === errors;
valid44 = valid44 || _valid2;
if(!valid44){
const err39 = {instancePath:instancePath+"/forecast",schemaPath:"#/properties/forecast/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
validate0.errors = vErrors;
return false;
}
else {
errors = _errs277;
if(vErrors !== null){
if(_errs277){
vErrors.length = _errs277;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs276 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.preview !== undefined){
let data141 = data.preview;
const _errs309 = errors;
if(errors === _errs309){
if(data141 && typeof data141 == "object" && !Array.isArray(data141)){
let missing26;
if((((((((((data141.databases === undefined) && (missing26 = "databases")) || ((data141.jobs === undefined) && (missing26 = "jobs"))) || ((data141.ran === undefined) && (missing26 = "ran"))) || ((data141.failed === undefined) && (missing26 = "failed"))) || ((data141.leftOut === undefined) && (missing26 = "leftOut"))) || ((data141.statementTimeoutMs === undefined) && (missing26 = "statementTimeoutMs"))) || ((data141.lockTimeoutMs === undefined) && (missing26 = "lockTimeoutMs"))) || ((data141.budgetMs === undefined) && (missing26 = "budgetMs"))) || ((data141.limits === undefined) && (missing26 = "limits"))){
validate0.errors = [{instancePath:instancePath+"/preview",schemaPath:"#/properties/preview/required",keyword:"required",params:{missingProperty: missing26}}];
return false;
}
else {
const _errs311 = errors;
for(const key27 in data141){
if(!(func0.call(schema0.properties.preview.properties, key27))){
validate0.errors = [{instancePath:instancePath+"/preview",schemaPath:"#/properties/preview/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key27}}];
return false;
break;
}
}
if(_errs311 === errors){
if(data141.databases !== undefined){
let data142 = data141.databases;
const _errs312 = errors;
if(errors === _errs312){
if(Array.isArray(data142)){
var valid52 = true;
const len21 = data142.length;
for(let i21=0; i21<len21; i21++){
const _errs314 = errors;
if(typeof data142[i21] !== "string"){
validate0.errors = [{instancePath:instancePath+"/preview/databases/" + i21,schemaPath:"#/properties/preview/properties/databases/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid52 = _errs314 === errors;
if(!valid52){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/preview/databases",schemaPath:"#/properties/preview/properties/databases/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid51 = _errs312 === errors;
}
else {
var valid51 = true;
}
if(valid51){
if(data141.jobs !== undefined){
let data144 = data141.jobs;
const _errs316 = errors;
if(!((typeof data144 == "number") && (!(data144 % 1) && !isNaN(data144)))){
validate0.errors = [{instancePath:instancePath+"/preview/jobs",schemaPath:"#/properties/preview/properties/jobs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs316){
if(typeof data144 == "number"){
if(data144 < 0 || isNaN(data144)){
validate0.errors = [{instancePath:instancePath+"/preview/jobs",schemaPath:"#/properties/preview/properties/jobs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid51 = _errs316 === errors;
}
else {
var valid51 = true;
}
if(valid51){
if(data141.ran !== undefined){
let data145 = data141.ran;
const _errs318 = errors;
if(!((typeof data145 == "number") && (!(data145 % 1) && !isNaN(data145)))){
validate0.errors = [{instancePath:instancePath+"/preview/ran",schemaPath:"#/properties/preview/properties/ran/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs318){
if(typeof data145 == "number"){
if(data145 < 0 || isNaN(data145)){
validate0.errors = [{instancePath:instancePath+"/preview/ran",schemaPath:"#/properties/preview/properties/ran/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid51 = _errs318 === errors;
}
else {
var valid51 = true;
}
if(valid51){
if(data141.failed !== undefined){
let data146 = data141.failed;
const _errs320 = errors;
if(!((typeof data146 == "number") && (!(data146 % 1) && !isNaN(data146)))){
validate0.errors = [{instancePath:instancePath+"/preview/failed",schemaPath:"#/properties/preview/properties/failed/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs320){
if(typeof data146 == "number"){
if(data146 < 0 || isNaN(data146)){
validate0.errors = [{instancePath:instancePath+"/preview/failed",schemaPath:"#/properties/preview/properties/failed/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid51 = _errs320 === errors;
}
else {
var valid51 = true;
}
if(valid51){
if(data141.leftOut !== undefined){
let data147 = data141.leftOut;
const _errs322 = errors;
if(!((typeof data147 == "number") && (!(data147 % 1) && !isNaN(data147)))){
validate0.errors = [{instancePath:instancePath+"/preview/leftOut",schemaPath:"#/properties/preview/properties/leftOut/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs322){
if(typeof data147 == "number"){
if(data147 < 0 || isNaN(data147)){
validate0.errors = [{instancePath:instancePath+"/preview/leftOut",schemaPath:"#/properties/preview/properties/leftOut/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid51 = _errs322 === errors;
}
else {
var valid51 = true;
}
if(valid51){
if(data141.statementTimeoutMs !== undefined){
let data148 = data141.statementTimeoutMs;
const _errs324 = errors;
if(!((typeof data148 == "number") && (!(data148 % 1) && !isNaN(data148)))){
validate0.errors = [{instancePath:instancePath+"/preview/statementTimeoutMs",schemaPath:"#/properties/preview/properties/statementTimeoutMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs324){
if(typeof data148 == "number"){
if(data148 < 0 || isNaN(data148)){
validate0.errors = [{instancePath:instancePath+"/preview/statementTimeoutMs",schemaPath:"#/properties/preview/properties/statementTimeoutMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid51 = _errs324 === errors;
}
else {
var valid51 = true;
}
if(valid51){
if(data141.lockTimeoutMs !== undefined){
let data149 = data141.lockTimeoutMs;
const _errs326 = errors;
if(!((typeof data149 == "number") && (!(data149 % 1) && !isNaN(data149)))){
validate0.errors = [{instancePath:instancePath+"/preview/lockTimeoutMs",schemaPath:"#/properties/preview/properties/lockTimeoutMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs326){
if(typeof data149 == "number"){
if(data149 < 0 || isNaN(data149)){
validate0.errors = [{instancePath:instancePath+"/preview/lockTimeoutMs",schemaPath:"#/properties/preview/properties/lockTimeoutMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid51 = _errs326 === errors;
}
else {
var valid51 = true;
}
if(valid51){
if(data141.budgetMs !== undefined){
let data150 = data141.budgetMs;
const _errs328 = errors;
if(!((typeof data150 == "number") && (!(data150 % 1) && !isNaN(data150)))){
validate0.errors = [{instancePath:instancePath+"/preview/budgetMs",schemaPath:"#/properties/preview/properties/budgetMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs328){
if(typeof data150 == "number"){
if(data150 < 0 || isNaN(data150)){
validate0.errors = [{instancePath:instancePath+"/preview/budgetMs",schemaPath:"#/properties/preview/properties/budgetMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid51 = _errs328 === errors;
}
else {
var valid51 = true;
}
if(valid51){
if(data141.limits !== undefined){
let data151 = data141.limits;
const _errs330 = errors;
if(errors === _errs330){
if(Array.isArray(data151)){
var valid53 = true;
const len22 = data151.length;
for(let i22=0; i22<len22; i22++){
const _errs332 = errors;
if(typeof data151[i22] !== "string"){
validate0.errors = [{instancePath:instancePath+"/preview/limits/" + i22,schemaPath:"#/properties/preview/properties/limits/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid53 = _errs332 === errors;
if(!valid53){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/preview/limits",schemaPath:"#/properties/preview/properties/limits/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid51 = _errs330 === errors;
}
else {
var valid51 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/preview",schemaPath:"#/properties/preview/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs309 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.digest !== undefined){
let data153 = data.digest;
const _errs334 = errors;
if(errors === _errs334){
if(typeof data153 === "string"){
if(!pattern0.test(data153)){
validate0.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs334 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate0.errors = vErrors;
return errors === 0;
}
validate0.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

return validate0;
})();
export const isSnapshot: (value: unknown) => boolean = (() => {

const schema0 = {"type":"object","additionalProperties":false,"required":["snapshotVersion","project","database","takenAt","adoptable","live","unfinished","digest"],"properties":{"snapshotVersion":{"const":1},"project":{"type":"string"},"database":{"type":"object","additionalProperties":false,"required":["name","schema","installation"],"properties":{"name":{"type":"string"},"schema":{"type":"string"},"installation":{"type":"string"}}},"takenAt":{"type":"string"},"adoptable":{"type":"boolean"},"live":{"type":"object","additionalProperties":false,"required":["revision","jobs","topics","foreign","adoptable","ledgers","origin"],"properties":{"revision":{"type":"integer","minimum":0},"jobs":{"$ref":"#/$defs/jobs"},"topics":{"$ref":"#/$defs/topics"},"foreign":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["kind","name","project"],"properties":{"kind":{"enum":["job","topic"]},"name":{"type":"string"},"project":{"type":["string","null"]}}}},"users":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["name","project","file","topic","after"],"properties":{"name":{"type":"string"},"project":{"type":["string","null"]},"file":{"type":["string","null"]},"topic":{"type":"string"},"after":{"type":"array","items":{"type":"string"}}}}},"roleLimits":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["role","concurrency","maxWaiting","project"],"properties":{"role":{"type":"string"},"concurrency":{"type":["integer","null"]},"maxWaiting":{"type":["integer","null"]},"project":{"type":["string","null"]}}}},"adoptable":{"type":"object","additionalProperties":false,"required":["jobs","topics"],"properties":{"jobs":{"$ref":"#/$defs/jobs"},"topics":{"$ref":"#/$defs/topics"}}},"origin":{"type":["object","null"],"additionalProperties":false,"required":["revision","environment","commit","repositoryRoot","repositoryId"],"properties":{"revision":{"type":"integer"},"environment":{"type":["string","null"]},"commit":{"type":["string","null"]},"appliedAtMs":{"type":"number"},"approvals":{"type":"integer","minimum":0},"repositoryRoot":{"type":["string","null"]},"repositoryId":{"type":["string","null"]}}},"ledgers":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["connection","database","isDefault"],"properties":{"connection":{"type":["string","null"]},"database":{"type":"string"},"isDefault":{"type":"boolean"}}}}}},"unfinished":{"type":"object","additionalProperties":{"type":"integer","minimum":0}},"digest":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"$defs":{"jobs":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["definition","applied","sourceFile","changedBy","changedAtMs","pause"],"properties":{"definition":{"$ref":"plan.schema.json#/$defs/job"},"applied":{"type":["object","null"]},"sourceFile":{"type":["string","null"]},"changedBy":{"type":"string"},"changedAtMs":{"type":"number"},"pause":{"type":["object","null"],"additionalProperties":false,"required":["by","reason","untilMs"],"properties":{"by":{"type":"string"},"reason":{"type":["string","null"]},"untilMs":{"type":["number","null"]},"sinceMs":{"type":["number","null"]}}}}}},"topics":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["definition","applied","sourceFile","changedBy","changedAtMs","pause"],"properties":{"definition":{"$ref":"plan.schema.json#/$defs/topic"},"applied":{"type":["object","null"]},"sourceFile":{"type":["string","null"]},"changedBy":{"type":"string"},"changedAtMs":{"type":"number"},"pause":{"type":["object","null"],"additionalProperties":false,"required":["by","reason","untilMs"],"properties":{"by":{"type":"string"},"reason":{"type":["string","null"]},"untilMs":{"type":["number","null"]},"sinceMs":{"type":["number","null"]}}}}}}}};
const func0 = Object.prototype.hasOwnProperty;
const schema1 = {"type":"array","items":{"type":"object","additionalProperties":false,"required":["definition","applied","sourceFile","changedBy","changedAtMs","pause"],"properties":{"definition":{"$ref":"plan.schema.json#/$defs/job"},"applied":{"type":["object","null"]},"sourceFile":{"type":["string","null"]},"changedBy":{"type":"string"},"changedAtMs":{"type":"number"},"pause":{"type":["object","null"],"additionalProperties":false,"required":["by","reason","untilMs"],"properties":{"by":{"type":"string"},"reason":{"type":["string","null"]},"untilMs":{"type":["number","null"]},"sinceMs":{"type":["number","null"]}}}}}};
const schema4 = {"type":"object","additionalProperties":false,"required":["name","description","schedule","timezone","topic","sql","database","connection","role","transaction","timeoutMs","overlap","catchup","catchupWindowMs","retry","priority","jitterMs","startsAt","endsAt","enabled","protect","labels","expect","onFailure","log","keepLast","ignore","params","preview"],"properties":{"name":{"type":"string"},"description":{"type":["string","null"]},"schedule":{"type":"array","items":{"type":"string"}},"timezone":{"type":"string"},"topic":{"type":"string"},"sql":{"type":"string"},"database":{"type":["string","null"]},"connection":{"type":["string","null"]},"role":{"type":["string","null"]},"transaction":{"type":["boolean","null"]},"timeoutMs":{"type":"number"},"overlap":{"enum":["skip","queue","allow"]},"catchup":{"enum":["skip","latest","all"]},"catchupWindowMs":{"type":"number"},"retry":{"$ref":"#/$defs/retry"},"priority":{"type":"integer"},"jitterMs":{"type":"number"},"startsAt":{"type":["string","null"]},"endsAt":{"type":["string","null"]},"enabled":{"type":"boolean"},"protect":{"type":"boolean"},"labels":{"type":"object","additionalProperties":{"type":"string"}},"expect":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["rows","successWithinMs","lateAfterMs","maxRuntimeMs"],"properties":{"rows":{"type":["string","null"]},"successWithinMs":{"type":["number","null"]},"lateAfterMs":{"type":["number","null"]},"maxRuntimeMs":{"type":["number","null"]}}}]},"onFailure":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["notify","webhook"],"properties":{"notify":{"type":["string","null"]},"webhook":{"type":["string","null"]}}}]},"log":{"enum":["all","errors","off"]},"keepLast":{"type":["integer","null"]},"preview":{"type":"boolean"},"ignore":{"type":"array","items":{"type":"string"}},"params":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":{"type":["string","number","boolean","null"]}}]}}};
const schema5 = {"type":"object","additionalProperties":false,"required":["limit","initialMs","factor","maxMs","jitter"],"properties":{"limit":{"type":"integer","minimum":0},"initialMs":{"type":"number"},"factor":{"type":"number"},"maxMs":{"type":"number"},"jitter":{"type":"number"}}};

function validate5(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate5.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.limit === undefined) && (missing0 = "limit")) || ((data.initialMs === undefined) && (missing0 = "initialMs"))) || ((data.factor === undefined) && (missing0 = "factor"))) || ((data.maxMs === undefined) && (missing0 = "maxMs"))) || ((data.jitter === undefined) && (missing0 = "jitter"))){
validate5.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "limit") || (key0 === "initialMs")) || (key0 === "factor")) || (key0 === "maxMs")) || (key0 === "jitter"))){
validate5.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.limit !== undefined){
let data0 = data.limit;
const _errs2 = errors;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate5.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs2){
if(typeof data0 == "number"){
if(data0 < 0 || isNaN(data0)){
validate5.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.initialMs !== undefined){
const _errs4 = errors;
if(!(typeof data.initialMs == "number")){
validate5.errors = [{instancePath:instancePath+"/initialMs",schemaPath:"#/properties/initialMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.factor !== undefined){
const _errs6 = errors;
if(!(typeof data.factor == "number")){
validate5.errors = [{instancePath:instancePath+"/factor",schemaPath:"#/properties/factor/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxMs !== undefined){
const _errs8 = errors;
if(!(typeof data.maxMs == "number")){
validate5.errors = [{instancePath:instancePath+"/maxMs",schemaPath:"#/properties/maxMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jitter !== undefined){
const _errs10 = errors;
if(!(typeof data.jitter == "number")){
validate5.errors = [{instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate5.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate5.errors = vErrors;
return errors === 0;
}
validate5.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate36.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((((((((((((((((((data.name === undefined) && (missing0 = "name")) || ((data.description === undefined) && (missing0 = "description"))) || ((data.schedule === undefined) && (missing0 = "schedule"))) || ((data.timezone === undefined) && (missing0 = "timezone"))) || ((data.topic === undefined) && (missing0 = "topic"))) || ((data.sql === undefined) && (missing0 = "sql"))) || ((data.database === undefined) && (missing0 = "database"))) || ((data.connection === undefined) && (missing0 = "connection"))) || ((data.role === undefined) && (missing0 = "role"))) || ((data.transaction === undefined) && (missing0 = "transaction"))) || ((data.timeoutMs === undefined) && (missing0 = "timeoutMs"))) || ((data.overlap === undefined) && (missing0 = "overlap"))) || ((data.catchup === undefined) && (missing0 = "catchup"))) || ((data.catchupWindowMs === undefined) && (missing0 = "catchupWindowMs"))) || ((data.retry === undefined) && (missing0 = "retry"))) || ((data.priority === undefined) && (missing0 = "priority"))) || ((data.jitterMs === undefined) && (missing0 = "jitterMs"))) || ((data.startsAt === undefined) && (missing0 = "startsAt"))) || ((data.endsAt === undefined) && (missing0 = "endsAt"))) || ((data.enabled === undefined) && (missing0 = "enabled"))) || ((data.protect === undefined) && (missing0 = "protect"))) || ((data.labels === undefined) && (missing0 = "labels"))) || ((data.expect === undefined) && (missing0 = "expect"))) || ((data.onFailure === undefined) && (missing0 = "onFailure"))) || ((data.log === undefined) && (missing0 = "log"))) || ((data.keepLast === undefined) && (missing0 = "keepLast"))) || ((data.ignore === undefined) && (missing0 = "ignore"))) || ((data.params === undefined) && (missing0 = "params"))) || ((data.preview === undefined) && (missing0 = "preview"))){
validate36.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema4.properties, key0))){
validate36.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
const _errs2 = errors;
if(typeof data.name !== "string"){
validate36.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.description !== undefined){
let data1 = data.description;
const _errs4 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate36.errors = [{instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: schema4.properties.description.type}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.schedule !== undefined){
let data2 = data.schedule;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs8 = errors;
if(typeof data2[i0] !== "string"){
validate36.errors = [{instancePath:instancePath+"/schedule/" + i0,schemaPath:"#/properties/schedule/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/schedule",schemaPath:"#/properties/schedule/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timezone !== undefined){
const _errs10 = errors;
if(typeof data.timezone !== "string"){
validate36.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/properties/timezone/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.topic !== undefined){
const _errs12 = errors;
if(typeof data.topic !== "string"){
validate36.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sql !== undefined){
const _errs14 = errors;
if(typeof data.sql !== "string"){
validate36.errors = [{instancePath:instancePath+"/sql",schemaPath:"#/properties/sql/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.database !== undefined){
let data7 = data.database;
const _errs16 = errors;
if((typeof data7 !== "string") && (data7 !== null)){
validate36.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/type",keyword:"type",params:{type: schema4.properties.database.type}}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connection !== undefined){
let data8 = data.connection;
const _errs18 = errors;
if((typeof data8 !== "string") && (data8 !== null)){
validate36.errors = [{instancePath:instancePath+"/connection",schemaPath:"#/properties/connection/type",keyword:"type",params:{type: schema4.properties.connection.type}}];
return false;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.role !== undefined){
let data9 = data.role;
const _errs20 = errors;
if((typeof data9 !== "string") && (data9 !== null)){
validate36.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: schema4.properties.role.type}}];
return false;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transaction !== undefined){
let data10 = data.transaction;
const _errs22 = errors;
if((typeof data10 !== "boolean") && (data10 !== null)){
validate36.errors = [{instancePath:instancePath+"/transaction",schemaPath:"#/properties/transaction/type",keyword:"type",params:{type: schema4.properties.transaction.type}}];
return false;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeoutMs !== undefined){
const _errs24 = errors;
if(!(typeof data.timeoutMs == "number")){
validate36.errors = [{instancePath:instancePath+"/timeoutMs",schemaPath:"#/properties/timeoutMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.overlap !== undefined){
let data12 = data.overlap;
const _errs26 = errors;
if(!(((data12 === "skip") || (data12 === "queue")) || (data12 === "allow"))){
validate36.errors = [{instancePath:instancePath+"/overlap",schemaPath:"#/properties/overlap/enum",keyword:"enum",params:{allowedValues: schema4.properties.overlap.enum}}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchup !== undefined){
let data13 = data.catchup;
const _errs27 = errors;
if(!(((data13 === "skip") || (data13 === "latest")) || (data13 === "all"))){
validate36.errors = [{instancePath:instancePath+"/catchup",schemaPath:"#/properties/catchup/enum",keyword:"enum",params:{allowedValues: schema4.properties.catchup.enum}}];
return false;
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchupWindowMs !== undefined){
const _errs28 = errors;
if(!(typeof data.catchupWindowMs == "number")){
validate36.errors = [{instancePath:instancePath+"/catchupWindowMs",schemaPath:"#/properties/catchupWindowMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retry !== undefined){
const _errs30 = errors;
if(!(validate5(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.priority !== undefined){
let data16 = data.priority;
const _errs31 = errors;
if(!((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16)))){
validate36.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jitterMs !== undefined){
const _errs33 = errors;
if(!(typeof data.jitterMs == "number")){
validate36.errors = [{instancePath:instancePath+"/jitterMs",schemaPath:"#/properties/jitterMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs33 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.startsAt !== undefined){
let data18 = data.startsAt;
const _errs35 = errors;
if((typeof data18 !== "string") && (data18 !== null)){
validate36.errors = [{instancePath:instancePath+"/startsAt",schemaPath:"#/properties/startsAt/type",keyword:"type",params:{type: schema4.properties.startsAt.type}}];
return false;
}
var valid0 = _errs35 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.endsAt !== undefined){
let data19 = data.endsAt;
const _errs37 = errors;
if((typeof data19 !== "string") && (data19 !== null)){
validate36.errors = [{instancePath:instancePath+"/endsAt",schemaPath:"#/properties/endsAt/type",keyword:"type",params:{type: schema4.properties.endsAt.type}}];
return false;
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.enabled !== undefined){
const _errs39 = errors;
if(typeof data.enabled !== "boolean"){
validate36.errors = [{instancePath:instancePath+"/enabled",schemaPath:"#/properties/enabled/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs39 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.protect !== undefined){
const _errs41 = errors;
if(typeof data.protect !== "boolean"){
validate36.errors = [{instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs41 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.labels !== undefined){
let data22 = data.labels;
const _errs43 = errors;
if(errors === _errs43){
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
for(const key1 in data22){
const _errs46 = errors;
if(typeof data22[key1] !== "string"){
validate36.errors = [{instancePath:instancePath+"/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid2 = _errs46 === errors;
if(!valid2){
break;
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs43 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expect !== undefined){
let data24 = data.expect;
const _errs48 = errors;
const _errs49 = errors;
let valid3 = false;
const _errs50 = errors;
if(data24 !== null){
const err0 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs50 === errors;
valid3 = valid3 || _valid0;
const _errs52 = errors;
if(errors === _errs52){
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
let missing1;
if(((((data24.rows === undefined) && (missing1 = "rows")) || ((data24.successWithinMs === undefined) && (missing1 = "successWithinMs"))) || ((data24.lateAfterMs === undefined) && (missing1 = "lateAfterMs"))) || ((data24.maxRuntimeMs === undefined) && (missing1 = "maxRuntimeMs"))){
const err1 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/required",keyword:"required",params:{missingProperty: missing1}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
const _errs54 = errors;
for(const key2 in data24){
if(!((((key2 === "rows") || (key2 === "successWithinMs")) || (key2 === "lateAfterMs")) || (key2 === "maxRuntimeMs"))){
const err2 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
break;
}
}
if(_errs54 === errors){
if(data24.rows !== undefined){
let data25 = data24.rows;
const _errs55 = errors;
if((typeof data25 !== "string") && (data25 !== null)){
const err3 = {instancePath:instancePath+"/expect/rows",schemaPath:"#/properties/expect/anyOf/1/properties/rows/type",keyword:"type",params:{type: schema4.properties.expect.anyOf[1].properties.rows.type}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid4 = _errs55 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data24.successWithinMs !== undefined){
let data26 = data24.successWithinMs;
const _errs57 = errors;
if((!(typeof data26 == "number")) && (data26 !== null)){
const err4 = {instancePath:instancePath+"/expect/successWithinMs",schemaPath:"#/properties/expect/anyOf/1/properties/successWithinMs/type",keyword:"type",params:{type: schema4.properties.expect.anyOf[1].properties.successWithinMs.type}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var valid4 = _errs57 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data24.lateAfterMs !== undefined){
let data27 = data24.lateAfterMs;
const _errs59 = errors;
if((!(typeof data27 == "number")) && (data27 !== null)){
const err5 = {instancePath:instancePath+"/expect/lateAfterMs",schemaPath:"#/properties/expect/anyOf/1/properties/lateAfterMs/type",keyword:"type",params:{type: schema4.properties.expect.anyOf[1].properties.lateAfterMs.type}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var valid4 = _errs59 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data24.maxRuntimeMs !== undefined){
let data28 = data24.maxRuntimeMs;
const _errs61 = errors;
if((!(typeof data28 == "number")) && (data28 !== null)){
const err6 = {instancePath:instancePath+"/expect/maxRuntimeMs",schemaPath:"#/properties/expect/anyOf/1/properties/maxRuntimeMs/type",keyword:"type",params:{type: schema4.properties.expect.anyOf[1].properties.maxRuntimeMs.type}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var valid4 = _errs61 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
}
else {
const err7 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs52 === errors;
valid3 = valid3 || _valid0;
if(!valid3){
const err8 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate36.errors = vErrors;
return false;
}
else {
errors = _errs49;
if(vErrors !== null){
if(_errs49){
vErrors.length = _errs49;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs48 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.onFailure !== undefined){
let data29 = data.onFailure;
const _errs63 = errors;
const _errs64 = errors;
let valid5 = false;
const _errs65 = errors;
if(data29 !== null){
const err9 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var _valid1 = _errs65 === errors;
valid5 = valid5 || _valid1;
const _errs67 = errors;
if(errors === _errs67){
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
let missing2;
if(((data29.notify === undefined) && (missing2 = "notify")) || ((data29.webhook === undefined) && (missing2 = "webhook"))){
const err10 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/required",keyword:"required",params:{missingProperty: missing2}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
const _errs69 = errors;
for(const key3 in data29){
if(!((key3 === "notify") || (key3 === "webhook"))){
const err11 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
break;
}
}
if(_errs69 === errors){
if(data29.notify !== undefined){
let data30 = data29.notify;
const _errs70 = errors;
if((typeof data30 !== "string") && (data30 !== null)){
const err12 = {instancePath:instancePath+"/onFailure/notify",schemaPath:"#/properties/onFailure/anyOf/1/properties/notify/type",keyword:"type",params:{type: schema4.properties.onFailure.anyOf[1].properties.notify.type}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var valid6 = _errs70 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data29.webhook !== undefined){
let data31 = data29.webhook;
const _errs72 = errors;
if((typeof data31 !== "string") && (data31 !== null)){
const err13 = {instancePath:instancePath+"/onFailure/webhook",schemaPath:"#/properties/onFailure/anyOf/1/properties/webhook/type",keyword:"type",params:{type: schema4.properties.onFailure.anyOf[1].properties.webhook.type}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var valid6 = _errs72 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
else {
const err14 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
var _valid1 = _errs67 === errors;
valid5 = valid5 || _valid1;
if(!valid5){
const err15 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
validate36.errors = vErrors;
return false;
}
else {
errors = _errs64;
if(vErrors !== null){
if(_errs64){
vErrors.length = _errs64;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs63 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
let data32 = data.log;
const _errs74 = errors;
if(!(((data32 === "all") || (data32 === "errors")) || (data32 === "off"))){
validate36.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema4.properties.log.enum}}];
return false;
}
var valid0 = _errs74 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keepLast !== undefined){
let data33 = data.keepLast;
const _errs75 = errors;
if((!((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33)))) && (data33 !== null)){
validate36.errors = [{instancePath:instancePath+"/keepLast",schemaPath:"#/properties/keepLast/type",keyword:"type",params:{type: schema4.properties.keepLast.type}}];
return false;
}
var valid0 = _errs75 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.preview !== undefined){
const _errs77 = errors;
if(typeof data.preview !== "boolean"){
validate36.errors = [{instancePath:instancePath+"/preview",schemaPath:"#/properties/preview/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs77 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ignore !== undefined){
let data35 = data.ignore;
const _errs79 = errors;
if(errors === _errs79){
if(Array.isArray(data35)){
var valid7 = true;
const len1 = data35.length;
for(let i1=0; i1<len1; i1++){
const _errs81 = errors;
if(typeof data35[i1] !== "string"){
validate36.errors = [{instancePath:instancePath+"/ignore/" + i1,schemaPath:"#/properties/ignore/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid7 = _errs81 === errors;
if(!valid7){
break;
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs79 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.params !== undefined){
let data37 = data.params;
const _errs83 = errors;
const _errs84 = errors;
let valid8 = false;
const _errs85 = errors;
if(data37 !== null){
const err16 = {instancePath:instancePath+"/params",schemaPath:"#/properties/params/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var _valid2 = _errs85 === errors;
valid8 = valid8 || _valid2;
const _errs87 = errors;
if(errors === _errs87){
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
for(const key4 in data37){
let data38 = data37[key4];
const _errs90 = errors;
if((((typeof data38 !== "string") && (!(typeof data38 == "number"))) && (typeof data38 !== "boolean")) && (data38 !== null)){
const err17 = {instancePath:instancePath+"/params/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/params/anyOf/1/additionalProperties/type",keyword:"type",params:{type: schema4.properties.params.anyOf[1].additionalProperties.type}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var valid9 = _errs90 === errors;
if(!valid9){
break;
}
}
}
else {
const err18 = {instancePath:instancePath+"/params",schemaPath:"#/properties/params/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
var _valid2 = _errs87 === errors;
valid8 = valid8 || _valid2;
if(!valid8){
const err19 = {instancePath:instancePath+"/params",schemaPath:"#/properties/params/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
validate36.errors = vErrors;
return false;
}
else {
errors = _errs84;
if(vErrors !== null){
if(_errs84){
vErrors.length = _errs84;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs83 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate36.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate36.errors = vErrors;
return errors === 0;
}
validate36.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate1(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate1.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(Array.isArray(data)){
var valid0 = true;
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
const _errs1 = errors;
if(errors === _errs1){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing0;
if(((((((data0.definition === undefined) && (missing0 = "definition")) || ((data0.applied === undefined) && (missing0 = "applied"))) || ((data0.sourceFile === undefined) && (missing0 = "sourceFile"))) || ((data0.changedBy === undefined) && (missing0 = "changedBy"))) || ((data0.changedAtMs === undefined) && (missing0 = "changedAtMs"))) || ((data0.pause === undefined) && (missing0 = "pause"))){
validate1.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs3 = errors;
for(const key0 in data0){
if(!((((((key0 === "definition") || (key0 === "applied")) || (key0 === "sourceFile")) || (key0 === "changedBy")) || (key0 === "changedAtMs")) || (key0 === "pause"))){
validate1.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs3 === errors){
if(data0.definition !== undefined){
const _errs4 = errors;
if(!(validate36(data0.definition, {instancePath:instancePath+"/" + i0+"/definition",parentData:data0,parentDataProperty:"definition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate36.errors : vErrors.concat(validate36.errors);
errors = vErrors.length;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.applied !== undefined){
let data2 = data0.applied;
const _errs5 = errors;
if((!(data2 && typeof data2 == "object" && !Array.isArray(data2))) && (data2 !== null)){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/applied",schemaPath:"#/items/properties/applied/type",keyword:"type",params:{type: schema1.items.properties.applied.type}}];
return false;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.sourceFile !== undefined){
let data3 = data0.sourceFile;
const _errs7 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/sourceFile",schemaPath:"#/items/properties/sourceFile/type",keyword:"type",params:{type: schema1.items.properties.sourceFile.type}}];
return false;
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.changedBy !== undefined){
const _errs9 = errors;
if(typeof data0.changedBy !== "string"){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/changedBy",schemaPath:"#/items/properties/changedBy/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.changedAtMs !== undefined){
const _errs11 = errors;
if(!(typeof data0.changedAtMs == "number")){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/changedAtMs",schemaPath:"#/items/properties/changedAtMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid1 = _errs11 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.pause !== undefined){
let data6 = data0.pause;
const _errs13 = errors;
if((!(data6 && typeof data6 == "object" && !Array.isArray(data6))) && (data6 !== null)){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/pause",schemaPath:"#/items/properties/pause/type",keyword:"type",params:{type: schema1.items.properties.pause.type}}];
return false;
}
if(errors === _errs13){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if((((data6.by === undefined) && (missing1 = "by")) || ((data6.reason === undefined) && (missing1 = "reason"))) || ((data6.untilMs === undefined) && (missing1 = "untilMs"))){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/pause",schemaPath:"#/items/properties/pause/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs15 = errors;
for(const key1 in data6){
if(!((((key1 === "by") || (key1 === "reason")) || (key1 === "untilMs")) || (key1 === "sinceMs"))){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/pause",schemaPath:"#/items/properties/pause/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs15 === errors){
if(data6.by !== undefined){
const _errs16 = errors;
if(typeof data6.by !== "string"){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/pause/by",schemaPath:"#/items/properties/pause/properties/by/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid2 = _errs16 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.reason !== undefined){
let data8 = data6.reason;
const _errs18 = errors;
if((typeof data8 !== "string") && (data8 !== null)){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/pause/reason",schemaPath:"#/items/properties/pause/properties/reason/type",keyword:"type",params:{type: schema1.items.properties.pause.properties.reason.type}}];
return false;
}
var valid2 = _errs18 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.untilMs !== undefined){
let data9 = data6.untilMs;
const _errs20 = errors;
if((!(typeof data9 == "number")) && (data9 !== null)){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/pause/untilMs",schemaPath:"#/items/properties/pause/properties/untilMs/type",keyword:"type",params:{type: schema1.items.properties.pause.properties.untilMs.type}}];
return false;
}
var valid2 = _errs20 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.sinceMs !== undefined){
let data10 = data6.sinceMs;
const _errs22 = errors;
if((!(typeof data10 == "number")) && (data10 !== null)){
validate1.errors = [{instancePath:instancePath+"/" + i0+"/pause/sinceMs",schemaPath:"#/items/properties/pause/properties/sinceMs/type",keyword:"type",params:{type: schema1.items.properties.pause.properties.sinceMs.type}}];
return false;
}
var valid2 = _errs22 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
var valid1 = _errs13 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs1 === errors;
if(!valid0){
break;
}
}
}
else {
validate1.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
validate1.errors = vErrors;
return errors === 0;
}
validate1.evaluated = {"items":true,"dynamicProps":false,"dynamicItems":false};

const schema16 = {"type":"array","items":{"type":"object","additionalProperties":false,"required":["definition","applied","sourceFile","changedBy","changedAtMs","pause"],"properties":{"definition":{"$ref":"plan.schema.json#/$defs/topic"},"applied":{"type":["object","null"]},"sourceFile":{"type":["string","null"]},"changedBy":{"type":"string"},"changedAtMs":{"type":"number"},"pause":{"type":["object","null"],"additionalProperties":false,"required":["by","reason","untilMs"],"properties":{"by":{"type":"string"},"reason":{"type":["string","null"]},"untilMs":{"type":["number","null"]},"sinceMs":{"type":["number","null"]}}}}}};
const schema13 = {"type":"object","additionalProperties":false,"required":["name","description","concurrency","priority","delayMs","retry","timeoutMs","retention","maxSqlBytes","maxParamsBytes","durability","paused","log","expect","onFailure"],"properties":{"name":{"type":"string"},"description":{"type":["string","null"]},"concurrency":{"type":["integer","null"]},"priority":{"type":"integer"},"delayMs":{"type":"number"},"retry":{"$ref":"#/$defs/retry"},"timeoutMs":{"type":["number","null"]},"retention":{"type":"object","additionalProperties":false,"required":["finishedMs","failedMs"],"properties":{"finishedMs":{"type":"number"},"failedMs":{"type":"number"}}},"maxSqlBytes":{"type":["integer","null"]},"maxParamsBytes":{"type":["integer","null"]},"durability":{"enum":["task","series"]},"paused":{"type":"boolean"},"log":{"enum":["all","errors","off"]},"expect":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["waiting","oldest"],"properties":{"waiting":{"type":["string","null"]},"oldest":{"type":["string","null"]}}}]},"onFailure":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["notify","webhook"],"properties":{"notify":{"type":["string","null"]},"webhook":{"type":["string","null"]}}}]}}};

function validate41(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate41.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((((data.name === undefined) && (missing0 = "name")) || ((data.description === undefined) && (missing0 = "description"))) || ((data.concurrency === undefined) && (missing0 = "concurrency"))) || ((data.priority === undefined) && (missing0 = "priority"))) || ((data.delayMs === undefined) && (missing0 = "delayMs"))) || ((data.retry === undefined) && (missing0 = "retry"))) || ((data.timeoutMs === undefined) && (missing0 = "timeoutMs"))) || ((data.retention === undefined) && (missing0 = "retention"))) || ((data.maxSqlBytes === undefined) && (missing0 = "maxSqlBytes"))) || ((data.maxParamsBytes === undefined) && (missing0 = "maxParamsBytes"))) || ((data.durability === undefined) && (missing0 = "durability"))) || ((data.paused === undefined) && (missing0 = "paused"))) || ((data.log === undefined) && (missing0 = "log"))) || ((data.expect === undefined) && (missing0 = "expect"))) || ((data.onFailure === undefined) && (missing0 = "onFailure"))){
validate41.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema13.properties, key0))){
validate41.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
const _errs2 = errors;
if(typeof data.name !== "string"){
validate41.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.description !== undefined){
let data1 = data.description;
const _errs4 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate41.errors = [{instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: schema13.properties.description.type}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.concurrency !== undefined){
let data2 = data.concurrency;
const _errs6 = errors;
if((!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))) && (data2 !== null)){
validate41.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/type",keyword:"type",params:{type: schema13.properties.concurrency.type}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.priority !== undefined){
let data3 = data.priority;
const _errs8 = errors;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
validate41.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.delayMs !== undefined){
const _errs10 = errors;
if(!(typeof data.delayMs == "number")){
validate41.errors = [{instancePath:instancePath+"/delayMs",schemaPath:"#/properties/delayMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retry !== undefined){
const _errs12 = errors;
if(!(validate5(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeoutMs !== undefined){
let data6 = data.timeoutMs;
const _errs13 = errors;
if((!(typeof data6 == "number")) && (data6 !== null)){
validate41.errors = [{instancePath:instancePath+"/timeoutMs",schemaPath:"#/properties/timeoutMs/type",keyword:"type",params:{type: schema13.properties.timeoutMs.type}}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retention !== undefined){
let data7 = data.retention;
const _errs15 = errors;
if(errors === _errs15){
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
let missing1;
if(((data7.finishedMs === undefined) && (missing1 = "finishedMs")) || ((data7.failedMs === undefined) && (missing1 = "failedMs"))){
validate41.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs17 = errors;
for(const key1 in data7){
if(!((key1 === "finishedMs") || (key1 === "failedMs"))){
validate41.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs17 === errors){
if(data7.finishedMs !== undefined){
const _errs18 = errors;
if(!(typeof data7.finishedMs == "number")){
validate41.errors = [{instancePath:instancePath+"/retention/finishedMs",schemaPath:"#/properties/retention/properties/finishedMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid1 = _errs18 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data7.failedMs !== undefined){
const _errs20 = errors;
if(!(typeof data7.failedMs == "number")){
validate41.errors = [{instancePath:instancePath+"/retention/failedMs",schemaPath:"#/properties/retention/properties/failedMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid1 = _errs20 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate41.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxSqlBytes !== undefined){
let data10 = data.maxSqlBytes;
const _errs22 = errors;
if((!((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10)))) && (data10 !== null)){
validate41.errors = [{instancePath:instancePath+"/maxSqlBytes",schemaPath:"#/properties/maxSqlBytes/type",keyword:"type",params:{type: schema13.properties.maxSqlBytes.type}}];
return false;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxParamsBytes !== undefined){
let data11 = data.maxParamsBytes;
const _errs24 = errors;
if((!((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11)))) && (data11 !== null)){
validate41.errors = [{instancePath:instancePath+"/maxParamsBytes",schemaPath:"#/properties/maxParamsBytes/type",keyword:"type",params:{type: schema13.properties.maxParamsBytes.type}}];
return false;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.durability !== undefined){
let data12 = data.durability;
const _errs26 = errors;
if(!((data12 === "task") || (data12 === "series"))){
validate41.errors = [{instancePath:instancePath+"/durability",schemaPath:"#/properties/durability/enum",keyword:"enum",params:{allowedValues: schema13.properties.durability.enum}}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.paused !== undefined){
const _errs27 = errors;
if(typeof data.paused !== "boolean"){
validate41.errors = [{instancePath:instancePath+"/paused",schemaPath:"#/properties/paused/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
let data14 = data.log;
const _errs29 = errors;
if(!(((data14 === "all") || (data14 === "errors")) || (data14 === "off"))){
validate41.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema13.properties.log.enum}}];
return false;
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expect !== undefined){
let data15 = data.expect;
const _errs30 = errors;
const _errs31 = errors;
let valid2 = false;
const _errs32 = errors;
if(data15 !== null){
const err0 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs32 === errors;
valid2 = valid2 || _valid0;
const _errs34 = errors;
if(errors === _errs34){
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
let missing2;
if(((data15.waiting === undefined) && (missing2 = "waiting")) || ((data15.oldest === undefined) && (missing2 = "oldest"))){
const err1 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/required",keyword:"required",params:{missingProperty: missing2}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
const _errs36 = errors;
for(const key2 in data15){
if(!((key2 === "waiting") || (key2 === "oldest"))){
const err2 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
break;
}
}
if(_errs36 === errors){
if(data15.waiting !== undefined){
let data16 = data15.waiting;
const _errs37 = errors;
if((typeof data16 !== "string") && (data16 !== null)){
const err3 = {instancePath:instancePath+"/expect/waiting",schemaPath:"#/properties/expect/anyOf/1/properties/waiting/type",keyword:"type",params:{type: schema13.properties.expect.anyOf[1].properties.waiting.type}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid3 = _errs37 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data15.oldest !== undefined){
let data17 = data15.oldest;
const _errs39 = errors;
if((typeof data17 !== "string") && (data17 !== null)){
const err4 = {instancePath:instancePath+"/expect/oldest",schemaPath:"#/properties/expect/anyOf/1/properties/oldest/type",keyword:"type",params:{type: schema13.properties.expect.anyOf[1].properties.oldest.type}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var valid3 = _errs39 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
else {
const err5 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var _valid0 = _errs34 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err6 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
validate41.errors = vErrors;
return false;
}
else {
errors = _errs31;
if(vErrors !== null){
if(_errs31){
vErrors.length = _errs31;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.onFailure !== undefined){
let data18 = data.onFailure;
const _errs41 = errors;
const _errs42 = errors;
let valid4 = false;
const _errs43 = errors;
if(data18 !== null){
const err7 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid1 = _errs43 === errors;
valid4 = valid4 || _valid1;
const _errs45 = errors;
if(errors === _errs45){
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
let missing3;
if(((data18.notify === undefined) && (missing3 = "notify")) || ((data18.webhook === undefined) && (missing3 = "webhook"))){
const err8 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/required",keyword:"required",params:{missingProperty: missing3}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
else {
const _errs47 = errors;
for(const key3 in data18){
if(!((key3 === "notify") || (key3 === "webhook"))){
const err9 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
break;
}
}
if(_errs47 === errors){
if(data18.notify !== undefined){
let data19 = data18.notify;
const _errs48 = errors;
if((typeof data19 !== "string") && (data19 !== null)){
const err10 = {instancePath:instancePath+"/onFailure/notify",schemaPath:"#/properties/onFailure/anyOf/1/properties/notify/type",keyword:"type",params:{type: schema13.properties.onFailure.anyOf[1].properties.notify.type}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var valid5 = _errs48 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data18.webhook !== undefined){
let data20 = data18.webhook;
const _errs50 = errors;
if((typeof data20 !== "string") && (data20 !== null)){
const err11 = {instancePath:instancePath+"/onFailure/webhook",schemaPath:"#/properties/onFailure/anyOf/1/properties/webhook/type",keyword:"type",params:{type: schema13.properties.onFailure.anyOf[1].properties.webhook.type}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var valid5 = _errs50 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
else {
const err12 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid1 = _errs45 === errors;
valid4 = valid4 || _valid1;
if(!valid4){
const err13 = {instancePath:instancePath+"/onFailure",schemaPath:"#/properties/onFailure/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
validate41.errors = vErrors;
return false;
}
else {
errors = _errs42;
if(vErrors !== null){
if(_errs42){
vErrors.length = _errs42;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs41 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate41.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate41.errors = vErrors;
return errors === 0;
}
validate41.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate40.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(Array.isArray(data)){
var valid0 = true;
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
const _errs1 = errors;
if(errors === _errs1){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing0;
if(((((((data0.definition === undefined) && (missing0 = "definition")) || ((data0.applied === undefined) && (missing0 = "applied"))) || ((data0.sourceFile === undefined) && (missing0 = "sourceFile"))) || ((data0.changedBy === undefined) && (missing0 = "changedBy"))) || ((data0.changedAtMs === undefined) && (missing0 = "changedAtMs"))) || ((data0.pause === undefined) && (missing0 = "pause"))){
validate40.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs3 = errors;
for(const key0 in data0){
if(!((((((key0 === "definition") || (key0 === "applied")) || (key0 === "sourceFile")) || (key0 === "changedBy")) || (key0 === "changedAtMs")) || (key0 === "pause"))){
validate40.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs3 === errors){
if(data0.definition !== undefined){
const _errs4 = errors;
if(!(validate41(data0.definition, {instancePath:instancePath+"/" + i0+"/definition",parentData:data0,parentDataProperty:"definition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate41.errors : vErrors.concat(validate41.errors);
errors = vErrors.length;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.applied !== undefined){
let data2 = data0.applied;
const _errs5 = errors;
if((!(data2 && typeof data2 == "object" && !Array.isArray(data2))) && (data2 !== null)){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/applied",schemaPath:"#/items/properties/applied/type",keyword:"type",params:{type: schema16.items.properties.applied.type}}];
return false;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.sourceFile !== undefined){
let data3 = data0.sourceFile;
const _errs7 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/sourceFile",schemaPath:"#/items/properties/sourceFile/type",keyword:"type",params:{type: schema16.items.properties.sourceFile.type}}];
return false;
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.changedBy !== undefined){
const _errs9 = errors;
if(typeof data0.changedBy !== "string"){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/changedBy",schemaPath:"#/items/properties/changedBy/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.changedAtMs !== undefined){
const _errs11 = errors;
if(!(typeof data0.changedAtMs == "number")){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/changedAtMs",schemaPath:"#/items/properties/changedAtMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid1 = _errs11 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.pause !== undefined){
let data6 = data0.pause;
const _errs13 = errors;
if((!(data6 && typeof data6 == "object" && !Array.isArray(data6))) && (data6 !== null)){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/pause",schemaPath:"#/items/properties/pause/type",keyword:"type",params:{type: schema16.items.properties.pause.type}}];
return false;
}
if(errors === _errs13){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if((((data6.by === undefined) && (missing1 = "by")) || ((data6.reason === undefined) && (missing1 = "reason"))) || ((data6.untilMs === undefined) && (missing1 = "untilMs"))){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/pause",schemaPath:"#/items/properties/pause/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs15 = errors;
for(const key1 in data6){
if(!((((key1 === "by") || (key1 === "reason")) || (key1 === "untilMs")) || (key1 === "sinceMs"))){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/pause",schemaPath:"#/items/properties/pause/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs15 === errors){
if(data6.by !== undefined){
const _errs16 = errors;
if(typeof data6.by !== "string"){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/pause/by",schemaPath:"#/items/properties/pause/properties/by/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid2 = _errs16 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.reason !== undefined){
let data8 = data6.reason;
const _errs18 = errors;
if((typeof data8 !== "string") && (data8 !== null)){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/pause/reason",schemaPath:"#/items/properties/pause/properties/reason/type",keyword:"type",params:{type: schema16.items.properties.pause.properties.reason.type}}];
return false;
}
var valid2 = _errs18 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.untilMs !== undefined){
let data9 = data6.untilMs;
const _errs20 = errors;
if((!(typeof data9 == "number")) && (data9 !== null)){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/pause/untilMs",schemaPath:"#/items/properties/pause/properties/untilMs/type",keyword:"type",params:{type: schema16.items.properties.pause.properties.untilMs.type}}];
return false;
}
var valid2 = _errs20 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.sinceMs !== undefined){
let data10 = data6.sinceMs;
const _errs22 = errors;
if((!(typeof data10 == "number")) && (data10 !== null)){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/pause/sinceMs",schemaPath:"#/items/properties/pause/properties/sinceMs/type",keyword:"type",params:{type: schema16.items.properties.pause.properties.sinceMs.type}}];
return false;
}
var valid2 = _errs22 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
var valid1 = _errs13 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
else {
validate40.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs1 === errors;
if(!valid0){
break;
}
}
}
else {
validate40.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
validate40.errors = vErrors;
return errors === 0;
}
validate40.evaluated = {"items":true,"dynamicProps":false,"dynamicItems":false};

const pattern0 = new RegExp("^[0-9a-f]{64}$", "u");

function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate0.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((data.snapshotVersion === undefined) && (missing0 = "snapshotVersion")) || ((data.project === undefined) && (missing0 = "project"))) || ((data.database === undefined) && (missing0 = "database"))) || ((data.takenAt === undefined) && (missing0 = "takenAt"))) || ((data.adoptable === undefined) && (missing0 = "adoptable"))) || ((data.live === undefined) && (missing0 = "live"))) || ((data.unfinished === undefined) && (missing0 = "unfinished"))) || ((data.digest === undefined) && (missing0 = "digest"))){
validate0.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((((((key0 === "snapshotVersion") || (key0 === "project")) || (key0 === "database")) || (key0 === "takenAt")) || (key0 === "adoptable")) || (key0 === "live")) || (key0 === "unfinished")) || (key0 === "digest"))){
validate0.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.snapshotVersion !== undefined){
const _errs2 = errors;
if(1 !== data.snapshotVersion){
validate0.errors = [{instancePath:instancePath+"/snapshotVersion",schemaPath:"#/properties/snapshotVersion/const",keyword:"const",params:{allowedValue: 1}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.project !== undefined){
const _errs3 = errors;
if(typeof data.project !== "string"){
validate0.errors = [{instancePath:instancePath+"/project",schemaPath:"#/properties/project/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.database !== undefined){
let data2 = data.database;
const _errs5 = errors;
if(errors === _errs5){
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
let missing1;
if((((data2.name === undefined) && (missing1 = "name")) || ((data2.schema === undefined) && (missing1 = "schema"))) || ((data2.installation === undefined) && (missing1 = "installation"))){
validate0.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs7 = errors;
for(const key1 in data2){
if(!(((key1 === "name") || (key1 === "schema")) || (key1 === "installation"))){
validate0.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs7 === errors){
if(data2.name !== undefined){
const _errs8 = errors;
if(typeof data2.name !== "string"){
validate0.errors = [{instancePath:instancePath+"/database/name",schemaPath:"#/properties/database/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs8 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.schema !== undefined){
const _errs10 = errors;
if(typeof data2.schema !== "string"){
validate0.errors = [{instancePath:instancePath+"/database/schema",schemaPath:"#/properties/database/properties/schema/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs10 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.installation !== undefined){
const _errs12 = errors;
if(typeof data2.installation !== "string"){
validate0.errors = [{instancePath:instancePath+"/database/installation",schemaPath:"#/properties/database/properties/installation/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs12 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.takenAt !== undefined){
const _errs14 = errors;
if(typeof data.takenAt !== "string"){
validate0.errors = [{instancePath:instancePath+"/takenAt",schemaPath:"#/properties/takenAt/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.adoptable !== undefined){
const _errs16 = errors;
if(typeof data.adoptable !== "boolean"){
validate0.errors = [{instancePath:instancePath+"/adoptable",schemaPath:"#/properties/adoptable/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.live !== undefined){
let data8 = data.live;
const _errs18 = errors;
if(errors === _errs18){
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
let missing2;
if((((((((data8.revision === undefined) && (missing2 = "revision")) || ((data8.jobs === undefined) && (missing2 = "jobs"))) || ((data8.topics === undefined) && (missing2 = "topics"))) || ((data8.foreign === undefined) && (missing2 = "foreign"))) || ((data8.adoptable === undefined) && (missing2 = "adoptable"))) || ((data8.ledgers === undefined) && (missing2 = "ledgers"))) || ((data8.origin === undefined) && (missing2 = "origin"))){
validate0.errors = [{instancePath:instancePath+"/live",schemaPath:"#/properties/live/required",keyword:"required",params:{missingProperty: missing2}}];
return false;
}
else {
const _errs20 = errors;
for(const key2 in data8){
if(!(func0.call(schema0.properties.live.properties, key2))){
validate0.errors = [{instancePath:instancePath+"/live",schemaPath:"#/properties/live/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}}];
return false;
break;
}
}
if(_errs20 === errors){
if(data8.revision !== undefined){
let data9 = data8.revision;
const _errs21 = errors;
if(!((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9)))){
validate0.errors = [{instancePath:instancePath+"/live/revision",schemaPath:"#/properties/live/properties/revision/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs21){
if(typeof data9 == "number"){
if(data9 < 0 || isNaN(data9)){
validate0.errors = [{instancePath:instancePath+"/live/revision",schemaPath:"#/properties/live/properties/revision/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid2 = _errs21 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data8.jobs !== undefined){
const _errs23 = errors;
if(!(validate1(data8.jobs, {instancePath:instancePath+"/live/jobs",parentData:data8,parentDataProperty:"jobs",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid2 = _errs23 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data8.topics !== undefined){
const _errs24 = errors;
if(!(validate40(data8.topics, {instancePath:instancePath+"/live/topics",parentData:data8,parentDataProperty:"topics",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
var valid2 = _errs24 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data8.foreign !== undefined){
let data12 = data8.foreign;
const _errs25 = errors;
if(errors === _errs25){
if(Array.isArray(data12)){
var valid3 = true;
const len0 = data12.length;
for(let i0=0; i0<len0; i0++){
let data13 = data12[i0];
const _errs27 = errors;
if(errors === _errs27){
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
let missing3;
if((((data13.kind === undefined) && (missing3 = "kind")) || ((data13.name === undefined) && (missing3 = "name"))) || ((data13.project === undefined) && (missing3 = "project"))){
validate0.errors = [{instancePath:instancePath+"/live/foreign/" + i0,schemaPath:"#/properties/live/properties/foreign/items/required",keyword:"required",params:{missingProperty: missing3}}];
return false;
}
else {
const _errs29 = errors;
for(const key3 in data13){
if(!(((key3 === "kind") || (key3 === "name")) || (key3 === "project"))){
validate0.errors = [{instancePath:instancePath+"/live/foreign/" + i0,schemaPath:"#/properties/live/properties/foreign/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}}];
return false;
break;
}
}
if(_errs29 === errors){
if(data13.kind !== undefined){
let data14 = data13.kind;
const _errs30 = errors;
if(!((data14 === "job") || (data14 === "topic"))){
validate0.errors = [{instancePath:instancePath+"/live/foreign/" + i0+"/kind",schemaPath:"#/properties/live/properties/foreign/items/properties/kind/enum",keyword:"enum",params:{allowedValues: schema0.properties.live.properties.foreign.items.properties.kind.enum}}];
return false;
}
var valid4 = _errs30 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data13.name !== undefined){
const _errs31 = errors;
if(typeof data13.name !== "string"){
validate0.errors = [{instancePath:instancePath+"/live/foreign/" + i0+"/name",schemaPath:"#/properties/live/properties/foreign/items/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid4 = _errs31 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data13.project !== undefined){
let data16 = data13.project;
const _errs33 = errors;
if((typeof data16 !== "string") && (data16 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/foreign/" + i0+"/project",schemaPath:"#/properties/live/properties/foreign/items/properties/project/type",keyword:"type",params:{type: schema0.properties.live.properties.foreign.items.properties.project.type}}];
return false;
}
var valid4 = _errs33 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/foreign/" + i0,schemaPath:"#/properties/live/properties/foreign/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid3 = _errs27 === errors;
if(!valid3){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/foreign",schemaPath:"#/properties/live/properties/foreign/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs25 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data8.users !== undefined){
let data17 = data8.users;
const _errs35 = errors;
if(errors === _errs35){
if(Array.isArray(data17)){
var valid5 = true;
const len1 = data17.length;
for(let i1=0; i1<len1; i1++){
let data18 = data17[i1];
const _errs37 = errors;
if(errors === _errs37){
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
let missing4;
if((((((data18.name === undefined) && (missing4 = "name")) || ((data18.project === undefined) && (missing4 = "project"))) || ((data18.file === undefined) && (missing4 = "file"))) || ((data18.topic === undefined) && (missing4 = "topic"))) || ((data18.after === undefined) && (missing4 = "after"))){
validate0.errors = [{instancePath:instancePath+"/live/users/" + i1,schemaPath:"#/properties/live/properties/users/items/required",keyword:"required",params:{missingProperty: missing4}}];
return false;
}
else {
const _errs39 = errors;
for(const key4 in data18){
if(!(((((key4 === "name") || (key4 === "project")) || (key4 === "file")) || (key4 === "topic")) || (key4 === "after"))){
validate0.errors = [{instancePath:instancePath+"/live/users/" + i1,schemaPath:"#/properties/live/properties/users/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}}];
return false;
break;
}
}
if(_errs39 === errors){
if(data18.name !== undefined){
const _errs40 = errors;
if(typeof data18.name !== "string"){
validate0.errors = [{instancePath:instancePath+"/live/users/" + i1+"/name",schemaPath:"#/properties/live/properties/users/items/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid6 = _errs40 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data18.project !== undefined){
let data20 = data18.project;
const _errs42 = errors;
if((typeof data20 !== "string") && (data20 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/users/" + i1+"/project",schemaPath:"#/properties/live/properties/users/items/properties/project/type",keyword:"type",params:{type: schema0.properties.live.properties.users.items.properties.project.type}}];
return false;
}
var valid6 = _errs42 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data18.file !== undefined){
let data21 = data18.file;
const _errs44 = errors;
if((typeof data21 !== "string") && (data21 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/users/" + i1+"/file",schemaPath:"#/properties/live/properties/users/items/properties/file/type",keyword:"type",params:{type: schema0.properties.live.properties.users.items.properties.file.type}}];
return false;
}
var valid6 = _errs44 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data18.topic !== undefined){
const _errs46 = errors;
if(typeof data18.topic !== "string"){
validate0.errors = [{instancePath:instancePath+"/live/users/" + i1+"/topic",schemaPath:"#/properties/live/properties/users/items/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid6 = _errs46 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data18.after !== undefined){
let data23 = data18.after;
const _errs48 = errors;
if(errors === _errs48){
if(Array.isArray(data23)){
var valid7 = true;
const len2 = data23.length;
for(let i2=0; i2<len2; i2++){
const _errs50 = errors;
if(typeof data23[i2] !== "string"){
validate0.errors = [{instancePath:instancePath+"/live/users/" + i1+"/after/" + i2,schemaPath:"#/properties/live/properties/users/items/properties/after/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid7 = _errs50 === errors;
if(!valid7){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/users/" + i1+"/after",schemaPath:"#/properties/live/properties/users/items/properties/after/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid6 = _errs48 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/users/" + i1,schemaPath:"#/properties/live/properties/users/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid5 = _errs37 === errors;
if(!valid5){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/users",schemaPath:"#/properties/live/properties/users/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs35 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data8.roleLimits !== undefined){
let data25 = data8.roleLimits;
const _errs52 = errors;
if(errors === _errs52){
if(Array.isArray(data25)){
var valid8 = true;
const len3 = data25.length;
for(let i3=0; i3<len3; i3++){
let data26 = data25[i3];
const _errs54 = errors;
if(errors === _errs54){
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
let missing5;
if(((((data26.role === undefined) && (missing5 = "role")) || ((data26.concurrency === undefined) && (missing5 = "concurrency"))) || ((data26.maxWaiting === undefined) && (missing5 = "maxWaiting"))) || ((data26.project === undefined) && (missing5 = "project"))){
validate0.errors = [{instancePath:instancePath+"/live/roleLimits/" + i3,schemaPath:"#/properties/live/properties/roleLimits/items/required",keyword:"required",params:{missingProperty: missing5}}];
return false;
}
else {
const _errs56 = errors;
for(const key5 in data26){
if(!((((key5 === "role") || (key5 === "concurrency")) || (key5 === "maxWaiting")) || (key5 === "project"))){
validate0.errors = [{instancePath:instancePath+"/live/roleLimits/" + i3,schemaPath:"#/properties/live/properties/roleLimits/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}}];
return false;
break;
}
}
if(_errs56 === errors){
if(data26.role !== undefined){
const _errs57 = errors;
if(typeof data26.role !== "string"){
validate0.errors = [{instancePath:instancePath+"/live/roleLimits/" + i3+"/role",schemaPath:"#/properties/live/properties/roleLimits/items/properties/role/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid9 = _errs57 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data26.concurrency !== undefined){
let data28 = data26.concurrency;
const _errs59 = errors;
if((!((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28)))) && (data28 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/roleLimits/" + i3+"/concurrency",schemaPath:"#/properties/live/properties/roleLimits/items/properties/concurrency/type",keyword:"type",params:{type: schema0.properties.live.properties.roleLimits.items.properties.concurrency.type}}];
return false;
}
var valid9 = _errs59 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data26.maxWaiting !== undefined){
let data29 = data26.maxWaiting;
const _errs61 = errors;
if((!((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29)))) && (data29 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/roleLimits/" + i3+"/maxWaiting",schemaPath:"#/properties/live/properties/roleLimits/items/properties/maxWaiting/type",keyword:"type",params:{type: schema0.properties.live.properties.roleLimits.items.properties.maxWaiting.type}}];
return false;
}
var valid9 = _errs61 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data26.project !== undefined){
let data30 = data26.project;
const _errs63 = errors;
if((typeof data30 !== "string") && (data30 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/roleLimits/" + i3+"/project",schemaPath:"#/properties/live/properties/roleLimits/items/properties/project/type",keyword:"type",params:{type: schema0.properties.live.properties.roleLimits.items.properties.project.type}}];
return false;
}
var valid9 = _errs63 === errors;
}
else {
var valid9 = true;
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/roleLimits/" + i3,schemaPath:"#/properties/live/properties/roleLimits/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid8 = _errs54 === errors;
if(!valid8){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/roleLimits",schemaPath:"#/properties/live/properties/roleLimits/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs52 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data8.adoptable !== undefined){
let data31 = data8.adoptable;
const _errs65 = errors;
if(errors === _errs65){
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
let missing6;
if(((data31.jobs === undefined) && (missing6 = "jobs")) || ((data31.topics === undefined) && (missing6 = "topics"))){
validate0.errors = [{instancePath:instancePath+"/live/adoptable",schemaPath:"#/properties/live/properties/adoptable/required",keyword:"required",params:{missingProperty: missing6}}];
return false;
}
else {
const _errs67 = errors;
for(const key6 in data31){
if(!((key6 === "jobs") || (key6 === "topics"))){
validate0.errors = [{instancePath:instancePath+"/live/adoptable",schemaPath:"#/properties/live/properties/adoptable/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}}];
return false;
break;
}
}
if(_errs67 === errors){
if(data31.jobs !== undefined){
const _errs68 = errors;
if(!(validate1(data31.jobs, {instancePath:instancePath+"/live/adoptable/jobs",parentData:data31,parentDataProperty:"jobs",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid10 = _errs68 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data31.topics !== undefined){
const _errs69 = errors;
if(!(validate40(data31.topics, {instancePath:instancePath+"/live/adoptable/topics",parentData:data31,parentDataProperty:"topics",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
var valid10 = _errs69 === errors;
}
else {
var valid10 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/adoptable",schemaPath:"#/properties/live/properties/adoptable/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid2 = _errs65 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data8.origin !== undefined){
let data34 = data8.origin;
const _errs70 = errors;
if((!(data34 && typeof data34 == "object" && !Array.isArray(data34))) && (data34 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/origin",schemaPath:"#/properties/live/properties/origin/type",keyword:"type",params:{type: schema0.properties.live.properties.origin.type}}];
return false;
}
if(errors === _errs70){
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
let missing7;
if((((((data34.revision === undefined) && (missing7 = "revision")) || ((data34.environment === undefined) && (missing7 = "environment"))) || ((data34.commit === undefined) && (missing7 = "commit"))) || ((data34.repositoryRoot === undefined) && (missing7 = "repositoryRoot"))) || ((data34.repositoryId === undefined) && (missing7 = "repositoryId"))){
validate0.errors = [{instancePath:instancePath+"/live/origin",schemaPath:"#/properties/live/properties/origin/required",keyword:"required",params:{missingProperty: missing7}}];
return false;
}
else {
const _errs72 = errors;
for(const key7 in data34){
if(!(((((((key7 === "revision") || (key7 === "environment")) || (key7 === "commit")) || (key7 === "appliedAtMs")) || (key7 === "approvals")) || (key7 === "repositoryRoot")) || (key7 === "repositoryId"))){
validate0.errors = [{instancePath:instancePath+"/live/origin",schemaPath:"#/properties/live/properties/origin/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}}];
return false;
break;
}
}
if(_errs72 === errors){
if(data34.revision !== undefined){
let data35 = data34.revision;
const _errs73 = errors;
if(!((typeof data35 == "number") && (!(data35 % 1) && !isNaN(data35)))){
validate0.errors = [{instancePath:instancePath+"/live/origin/revision",schemaPath:"#/properties/live/properties/origin/properties/revision/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid11 = _errs73 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data34.environment !== undefined){
let data36 = data34.environment;
const _errs75 = errors;
if((typeof data36 !== "string") && (data36 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/origin/environment",schemaPath:"#/properties/live/properties/origin/properties/environment/type",keyword:"type",params:{type: schema0.properties.live.properties.origin.properties.environment.type}}];
return false;
}
var valid11 = _errs75 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data34.commit !== undefined){
let data37 = data34.commit;
const _errs77 = errors;
if((typeof data37 !== "string") && (data37 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/origin/commit",schemaPath:"#/properties/live/properties/origin/properties/commit/type",keyword:"type",params:{type: schema0.properties.live.properties.origin.properties.commit.type}}];
return false;
}
var valid11 = _errs77 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data34.appliedAtMs !== undefined){
const _errs79 = errors;
if(!(typeof data34.appliedAtMs == "number")){
validate0.errors = [{instancePath:instancePath+"/live/origin/appliedAtMs",schemaPath:"#/properties/live/properties/origin/properties/appliedAtMs/type",keyword:"type",params:{type: "number"}}];
return false;
}
var valid11 = _errs79 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data34.approvals !== undefined){
let data39 = data34.approvals;
const _errs81 = errors;
if(!((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39)))){
validate0.errors = [{instancePath:instancePath+"/live/origin/approvals",schemaPath:"#/properties/live/properties/origin/properties/approvals/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs81){
if(typeof data39 == "number"){
if(data39 < 0 || isNaN(data39)){
validate0.errors = [{instancePath:instancePath+"/live/origin/approvals",schemaPath:"#/properties/live/properties/origin/properties/approvals/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid11 = _errs81 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data34.repositoryRoot !== undefined){
let data40 = data34.repositoryRoot;
const _errs83 = errors;
if((typeof data40 !== "string") && (data40 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/origin/repositoryRoot",schemaPath:"#/properties/live/properties/origin/properties/repositoryRoot/type",keyword:"type",params:{type: schema0.properties.live.properties.origin.properties.repositoryRoot.type}}];
return false;
}
var valid11 = _errs83 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data34.repositoryId !== undefined){
let data41 = data34.repositoryId;
const _errs85 = errors;
if((typeof data41 !== "string") && (data41 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/origin/repositoryId",schemaPath:"#/properties/live/properties/origin/properties/repositoryId/type",keyword:"type",params:{type: schema0.properties.live.properties.origin.properties.repositoryId.type}}];
return false;
}
var valid11 = _errs85 === errors;
}
else {
var valid11 = true;
}
}
}
}
}
}
}
}
}
}
}
var valid2 = _errs70 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data8.ledgers !== undefined){
let data42 = data8.ledgers;
const _errs87 = errors;
if(errors === _errs87){
if(Array.isArray(data42)){
var valid12 = true;
const len4 = data42.length;
for(let i4=0; i4<len4; i4++){
let data43 = data42[i4];
const _errs89 = errors;
if(errors === _errs89){
if(data43 && typeof data43 == "object" && !Array.isArray(data43)){
let missing8;
if((((data43.connection === undefined) && (missing8 = "connection")) || ((data43.database === undefined) && (missing8 = "database"))) || ((data43.isDefault === undefined) && (missing8 = "isDefault"))){
validate0.errors = [{instancePath:instancePath+"/live/ledgers/" + i4,schemaPath:"#/properties/live/properties/ledgers/items/required",keyword:"required",params:{missingProperty: missing8}}];
return false;
}
else {
const _errs91 = errors;
for(const key8 in data43){
if(!(((key8 === "connection") || (key8 === "database")) || (key8 === "isDefault"))){
validate0.errors = [{instancePath:instancePath+"/live/ledgers/" + i4,schemaPath:"#/properties/live/properties/ledgers/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}}];
return false;
break;
}
}
if(_errs91 === errors){
if(data43.connection !== undefined){
let data44 = data43.connection;
const _errs92 = errors;
if((typeof data44 !== "string") && (data44 !== null)){
validate0.errors = [{instancePath:instancePath+"/live/ledgers/" + i4+"/connection",schemaPath:"#/properties/live/properties/ledgers/items/properties/connection/type",keyword:"type",params:{type: schema0.properties.live.properties.ledgers.items.properties.connection.type}}];
return false;
}
var valid13 = _errs92 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data43.database !== undefined){
const _errs94 = errors;
if(typeof data43.database !== "string"){
validate0.errors = [{instancePath:instancePath+"/live/ledgers/" + i4+"/database",schemaPath:"#/properties/live/properties/ledgers/items/properties/database/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid13 = _errs94 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data43.isDefault !== undefined){
const _errs96 = errors;
if(typeof data43.isDefault !== "boolean"){
validate0.errors = [{instancePath:instancePath+"/live/ledgers/" + i4+"/isDefault",schemaPath:"#/properties/live/properties/ledgers/items/properties/isDefault/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid13 = _errs96 === errors;
}
else {
var valid13 = true;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/ledgers/" + i4,schemaPath:"#/properties/live/properties/ledgers/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid12 = _errs89 === errors;
if(!valid12){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live/ledgers",schemaPath:"#/properties/live/properties/ledgers/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs87 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/live",schemaPath:"#/properties/live/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.unfinished !== undefined){
let data47 = data.unfinished;
const _errs98 = errors;
if(errors === _errs98){
if(data47 && typeof data47 == "object" && !Array.isArray(data47)){
for(const key9 in data47){
let data48 = data47[key9];
const _errs101 = errors;
if(!((typeof data48 == "number") && (!(data48 % 1) && !isNaN(data48)))){
validate0.errors = [{instancePath:instancePath+"/unfinished/" + key9.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/unfinished/additionalProperties/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs101){
if(typeof data48 == "number"){
if(data48 < 0 || isNaN(data48)){
validate0.errors = [{instancePath:instancePath+"/unfinished/" + key9.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/unfinished/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid14 = _errs101 === errors;
if(!valid14){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/unfinished",schemaPath:"#/properties/unfinished/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs98 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.digest !== undefined){
let data49 = data.digest;
const _errs103 = errors;
if(errors === _errs103){
if(typeof data49 === "string"){
if(!pattern0.test(data49)){
validate0.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs103 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate0.errors = vErrors;
return errors === 0;
}
validate0.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

return validate0;
})();

// Generated from schemas/*.json by `npm run schema-types`; do not edit.
// @ts-nocheck
export const isDefinitions: (value: unknown) => boolean = (() => {

const schema0 = {"type":["object","null"],"additionalProperties":false,"properties":{"defaults":{"$ref":"#/$defs/defaults"},"topics":{"type":["object","null"],"additionalProperties":{"$ref":"#/$defs/topic"}},"jobs":{"type":["object","null"],"additionalProperties":{"$ref":"#/$defs/job"}},"tests":{"type":["array","null"],"items":{"$ref":"#/$defs/test"}},"moved":{"$ref":"#/$defs/moved"},"removed":{"$ref":"#/$defs/removed"}},"patternProperties":{"^x-":{}},"$defs":{"defaults":{"type":["object","null"],"additionalProperties":false,"properties":{"timezone":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"database":{"default":null,"type":["string","null"],"minLength":1},"connection":{"default":null,"type":["string","null"],"minLength":1},"role":{"default":null,"type":["string","null"],"minLength":1},"transaction":{"type":"boolean"},"timeout":{"$ref":"#/$defs/duration"},"overlap":{"enum":["skip","queue","allow"]},"catchup":{"enum":["skip","latest","all"]},"catchup_window":{"$ref":"#/$defs/duration"},"retry":{"$ref":"#/$defs/retry"},"priority":{"type":"integer","minimum":0,"maximum":32767},"jitter":{"$ref":"#/$defs/duration"},"starts_at":{"$ref":"#/$defs/timestamp"},"ends_at":{"$ref":"#/$defs/timestamp"},"enabled":{"type":"boolean"},"protect":{"type":"boolean"},"labels":{"$ref":"#/$defs/labels"},"expect":{"$ref":"#/$defs/expect"},"on_failure":{"$ref":"#/$defs/onFailure"},"log":{"enum":["all","errors","off"]},"keep_last":{"default":null,"type":["integer","null"],"minimum":1,"maximum":10000},"preview":{"type":"boolean"},"ignore":{"type":"array","uniqueItems":true,"items":{"enum":["schedule","timezone","topic","sql","database","connection","role","transaction","timeout","overlap","catchup","catchup_window","retry","retry.limit","retry.initial","retry.factor","retry.max","retry.jitter","priority","jitter","starts_at","ends_at","enabled","labels","expect","expect.rows","expect.success_within","expect.late_after","expect.max_runtime","on_failure","on_failure.notify","on_failure.webhook","log","keep_last","params","description"]}}}},"topic":{"type":["object","null"],"additionalProperties":false,"properties":{"description":{"type":"string"},"concurrency":{"default":null,"type":["integer","null"],"minimum":1,"maximum":10000},"priority":{"type":"integer","minimum":0,"maximum":32767},"delay":{"$ref":"#/$defs/duration"},"retry":{"$ref":"#/$defs/retry"},"timeout":{"$ref":"#/$defs/duration"},"retention":{"type":"object","additionalProperties":false,"properties":{"finished":{"$ref":"#/$defs/duration"},"failed":{"$ref":"#/$defs/duration"}}},"max_sql_bytes":{"default":null,"type":["integer","null"],"minimum":1,"maximum":1048576},"max_params_bytes":{"default":null,"type":["integer","null"],"minimum":1,"maximum":1048576},"durability":{"enum":["task","series"]},"log":{"enum":["all","errors","off"]},"paused":{"type":"boolean"},"expect":{"type":"object","additionalProperties":false,"properties":{"waiting":{"type":"string","pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"oldest":{"type":"string","pattern":"^<=? ?(([0-9]{1,9}(w|d|h|m|s|ms))+|[0-9]{1,9} (w|d|h|m|s|ms|min|sec|days|hours|minutes|seconds))$"}}},"on_failure":{"$ref":"#/$defs/onFailure"},"renamed_from":{"type":"string","minLength":1},"external":{"type":"boolean"}}},"job":{"type":"object","additionalProperties":false,"properties":{"description":{"type":"string"},"schedule":{"$ref":"#/$defs/schedule"},"after":{"type":["string","array"],"minLength":1,"minItems":1,"items":{"type":"string","minLength":1}},"timezone":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"database":{"default":null,"type":["string","null"],"minLength":1},"connection":{"default":null,"type":["string","null"],"minLength":1},"role":{"default":null,"type":["string","null"],"minLength":1},"transaction":{"type":"boolean"},"timeout":{"$ref":"#/$defs/duration"},"overlap":{"enum":["skip","queue","allow"]},"catchup":{"enum":["skip","latest","all"]},"catchup_window":{"$ref":"#/$defs/duration"},"retry":{"$ref":"#/$defs/retry"},"priority":{"type":"integer","minimum":0,"maximum":32767},"jitter":{"$ref":"#/$defs/duration"},"starts_at":{"$ref":"#/$defs/timestamp"},"ends_at":{"$ref":"#/$defs/timestamp"},"enabled":{"type":"boolean"},"protect":{"type":"boolean"},"labels":{"$ref":"#/$defs/labels"},"expect":{"$ref":"#/$defs/expect"},"on_failure":{"$ref":"#/$defs/onFailure"},"log":{"enum":["all","errors","off"]},"keep_last":{"default":null,"type":["integer","null"],"minimum":1,"maximum":10000},"preview":{"type":"boolean"},"ignore":{"type":"array","uniqueItems":true,"items":{"enum":["schedule","timezone","topic","sql","database","connection","role","transaction","timeout","overlap","catchup","catchup_window","retry","retry.limit","retry.initial","retry.factor","retry.max","retry.jitter","priority","jitter","starts_at","ends_at","enabled","labels","expect","expect.rows","expect.success_within","expect.late_after","expect.max_runtime","on_failure","on_failure.notify","on_failure.webhook","log","keep_last","params","description"]}},"renamed_from":{"type":"string","minLength":1},"params":{"$ref":"#/$defs/params"},"sql":{"type":"string"},"sql_file":{"type":"string","minLength":1}}},"moved":{"type":["object","array"],"additionalProperties":false,"properties":{"job":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"from":{"type":"string","minLength":1,"maxLength":63},"to":{"type":"string","minLength":1,"maxLength":63}},"items":{"type":"object","additionalProperties":false,"properties":{"job":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"from":{"type":"string","minLength":1,"maxLength":63},"to":{"type":"string","minLength":1,"maxLength":63}}}},"removed":{"type":["object","array"],"additionalProperties":false,"required":["keep"],"properties":{"job":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"keep":{"type":"boolean"}},"items":{"type":"object","additionalProperties":false,"required":["keep"],"properties":{"job":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"keep":{"type":"boolean"}}}},"duration":{"type":"string","pattern":"^(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"},"timestamp":{"type":"string"},"schedule":{"type":["string","object","array"],"minLength":1,"minItems":1,"additionalProperties":false,"required":["after"],"properties":{"after":{"type":"string","minLength":1}},"items":{"type":["string","object"],"minLength":1,"additionalProperties":false,"required":["after"],"properties":{"after":{"type":"string","minLength":1}}}},"retry":{"type":"object","additionalProperties":false,"properties":{"limit":{"type":"integer","minimum":0,"maximum":1000},"initial":{"$ref":"#/$defs/duration"},"factor":{"type":"number","minimum":1,"maximum":100},"max":{"$ref":"#/$defs/duration"},"jitter":{"type":"number","minimum":0,"maximum":1}}},"labels":{"type":"object","additionalProperties":{"type":"string"}},"expect":{"type":"object","additionalProperties":false,"properties":{"rows":{"type":"string","pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"success_within":{"$ref":"#/$defs/duration"},"late_after":{"$ref":"#/$defs/duration"},"max_runtime":{"$ref":"#/$defs/duration"}}},"onFailure":{"type":"object","additionalProperties":false,"properties":{"notify":{"type":["string","null"],"minLength":1,"maxLength":63},"webhook":{"type":["string","null"],"minLength":1}}},"params":{"type":"object","minProperties":1,"additionalProperties":{"type":["string","number","boolean","null"]},"propertyNames":{"minLength":1,"maxLength":63}},"test":{"type":"object","additionalProperties":false,"required":["name","job","expect"],"properties":{"name":{"type":"string","minLength":1,"maxLength":200},"job":{"type":"string","minLength":1},"given":{"type":["string","object","array"],"minLength":1,"additionalProperties":{"type":"array","items":{"type":"object"}},"items":{"type":["string","object"],"minLength":1,"additionalProperties":{"type":"array","items":{"type":"object"}}}},"params":{"$ref":"#/$defs/params"},"at":{"$ref":"#/$defs/timestamp"},"expect":{"type":["object","array"],"minItems":1,"minProperties":1,"additionalProperties":false,"properties":{"query":{"type":"string","minLength":1},"rows":{"type":"array","items":{"type":"array"}},"count":{"type":["integer","string"],"minimum":0,"pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"error":{"type":"string","pattern":"^[0-9A-Z]{5}$"},"notice":{"type":"string","minLength":1}},"items":{"type":"object","minProperties":1,"additionalProperties":false,"properties":{"query":{"type":"string","minLength":1},"rows":{"type":"array","items":{"type":"array"}},"count":{"type":["integer","string"],"minimum":0,"pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"error":{"type":"string","pattern":"^[0-9A-Z]{5}$"},"notice":{"type":"string","minLength":1}}}}}}}};
const pattern0 = new RegExp("^x-", "u");
const schema1 = {"type":["object","null"],"additionalProperties":false,"properties":{"timezone":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"database":{"default":null,"type":["string","null"],"minLength":1},"connection":{"default":null,"type":["string","null"],"minLength":1},"role":{"default":null,"type":["string","null"],"minLength":1},"transaction":{"type":"boolean"},"timeout":{"$ref":"#/$defs/duration"},"overlap":{"enum":["skip","queue","allow"]},"catchup":{"enum":["skip","latest","all"]},"catchup_window":{"$ref":"#/$defs/duration"},"retry":{"$ref":"#/$defs/retry"},"priority":{"type":"integer","minimum":0,"maximum":32767},"jitter":{"$ref":"#/$defs/duration"},"starts_at":{"$ref":"#/$defs/timestamp"},"ends_at":{"$ref":"#/$defs/timestamp"},"enabled":{"type":"boolean"},"protect":{"type":"boolean"},"labels":{"$ref":"#/$defs/labels"},"expect":{"$ref":"#/$defs/expect"},"on_failure":{"$ref":"#/$defs/onFailure"},"log":{"enum":["all","errors","off"]},"keep_last":{"default":null,"type":["integer","null"],"minimum":1,"maximum":10000},"preview":{"type":"boolean"},"ignore":{"type":"array","uniqueItems":true,"items":{"enum":["schedule","timezone","topic","sql","database","connection","role","transaction","timeout","overlap","catchup","catchup_window","retry","retry.limit","retry.initial","retry.factor","retry.max","retry.jitter","priority","jitter","starts_at","ends_at","enabled","labels","expect","expect.rows","expect.success_within","expect.late_after","expect.max_runtime","on_failure","on_failure.notify","on_failure.webhook","log","keep_last","params","description"]}}}};
const func0 = Object.prototype.hasOwnProperty;

const func9 = Object.is;
const schema2 = {"type":"string","pattern":"^(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"};
const pattern1 = new RegExp("^(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$", "u");

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
if(typeof data === "string"){
if(!pattern1.test(data)){
validate2.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"}}];
return false;
}
}
else {
validate2.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate2.errors = vErrors;
return errors === 0;
}
validate2.evaluated = {"dynamicProps":false,"dynamicItems":false};

const schema3 = {"type":"object","additionalProperties":false,"properties":{"limit":{"type":"integer","minimum":0,"maximum":1000},"initial":{"$ref":"#/$defs/duration"},"factor":{"type":"number","minimum":1,"maximum":100},"max":{"$ref":"#/$defs/duration"},"jitter":{"type":"number","minimum":0,"maximum":1}}};

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
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "limit") || (key0 === "initial")) || (key0 === "factor")) || (key0 === "max")) || (key0 === "jitter"))){
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
if(data0 > 1000 || isNaN(data0)){
validate5.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}}];
return false;
}
else {
if(data0 < 0 || isNaN(data0)){
validate5.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.initial !== undefined){
const _errs4 = errors;
if(!(validate2(data.initial, {instancePath:instancePath+"/initial",parentData:data,parentDataProperty:"initial",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.factor !== undefined){
let data2 = data.factor;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data2 == "number"){
if(data2 > 100 || isNaN(data2)){
validate5.errors = [{instancePath:instancePath+"/factor",schemaPath:"#/properties/factor/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}}];
return false;
}
else {
if(data2 < 1 || isNaN(data2)){
validate5.errors = [{instancePath:instancePath+"/factor",schemaPath:"#/properties/factor/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/factor",schemaPath:"#/properties/factor/type",keyword:"type",params:{type: "number"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.max !== undefined){
const _errs7 = errors;
if(!(validate2(data.max, {instancePath:instancePath+"/max",parentData:data,parentDataProperty:"max",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jitter !== undefined){
let data4 = data.jitter;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data4 == "number"){
if(data4 > 1 || isNaN(data4)){
validate5.errors = [{instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1}}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate5.errors = [{instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/type",keyword:"type",params:{type: "number"}}];
return false;
}
}
var valid0 = _errs8 === errors;
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
else {
validate5.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate5.errors = vErrors;
return errors === 0;
}
validate5.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema4 = {"type":"string"};

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
if(typeof data !== "string"){
validate10.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
validate10.errors = vErrors;
return errors === 0;
}
validate10.evaluated = {"dynamicProps":false,"dynamicItems":false};

const schema5 = {"type":"object","additionalProperties":{"type":"string"}};

function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate13.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
const _errs2 = errors;
if(typeof data[key0] !== "string"){
validate13.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
if(!valid0){
break;
}
}
}
else {
validate13.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate13.errors = vErrors;
return errors === 0;
}
validate13.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema6 = {"type":"object","additionalProperties":false,"properties":{"rows":{"type":"string","pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"success_within":{"$ref":"#/$defs/duration"},"late_after":{"$ref":"#/$defs/duration"},"max_runtime":{"$ref":"#/$defs/duration"}}};
const pattern2 = new RegExp("^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$", "u");

function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate15.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "rows") || (key0 === "success_within")) || (key0 === "late_after")) || (key0 === "max_runtime"))){
validate15.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.rows !== undefined){
let data0 = data.rows;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern2.test(data0)){
validate15.errors = [{instancePath:instancePath+"/rows",schemaPath:"#/properties/rows/pattern",keyword:"pattern",params:{pattern: "^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"}}];
return false;
}
}
else {
validate15.errors = [{instancePath:instancePath+"/rows",schemaPath:"#/properties/rows/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.success_within !== undefined){
const _errs4 = errors;
if(!(validate2(data.success_within, {instancePath:instancePath+"/success_within",parentData:data,parentDataProperty:"success_within",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.late_after !== undefined){
const _errs5 = errors;
if(!(validate2(data.late_after, {instancePath:instancePath+"/late_after",parentData:data,parentDataProperty:"late_after",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.max_runtime !== undefined){
const _errs6 = errors;
if(!(validate2(data.max_runtime, {instancePath:instancePath+"/max_runtime",parentData:data,parentDataProperty:"max_runtime",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
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
validate15.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate15.errors = vErrors;
return errors === 0;
}
validate15.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema7 = {"type":"object","additionalProperties":false,"properties":{"notify":{"type":["string","null"],"minLength":1,"maxLength":63},"webhook":{"type":["string","null"],"minLength":1}}};

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "notify") || (key0 === "webhook"))){
validate20.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.notify !== undefined){
let data0 = data.notify;
const _errs2 = errors;
if((typeof data0 !== "string") && (data0 !== null)){
validate20.errors = [{instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/type",keyword:"type",params:{type: schema7.properties.notify.type}}];
return false;
}
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length > 63){
validate20.errors = [{instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/maxLength",keyword:"maxLength",params:{limit: 63}}];
return false;
}
else {
if(data0.length < 1){
validate20.errors = [{instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.webhook !== undefined){
let data1 = data.webhook;
const _errs4 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate20.errors = [{instancePath:instancePath+"/webhook",schemaPath:"#/properties/webhook/type",keyword:"type",params:{type: schema7.properties.webhook.type}}];
return false;
}
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate20.errors = [{instancePath:instancePath+"/webhook",schemaPath:"#/properties/webhook/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate20.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


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
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate1.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema1.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema1.properties, key0))){
validate1.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.timezone !== undefined){
let data0 = data.timezone;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length < 1){
validate1.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/properties/timezone/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/properties/timezone/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.topic !== undefined){
let data1 = data.topic;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate1.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.database !== undefined){
let data2 = data.database;
const _errs6 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate1.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/type",keyword:"type",params:{type: schema1.properties.database.type}}];
return false;
}
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length < 1){
validate1.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/minLength",keyword:"minLength",params:{limit: 1}}];
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
if(data.connection !== undefined){
let data3 = data.connection;
const _errs8 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate1.errors = [{instancePath:instancePath+"/connection",schemaPath:"#/properties/connection/type",keyword:"type",params:{type: schema1.properties.connection.type}}];
return false;
}
if(errors === _errs8){
if(typeof data3 === "string"){
if(data3.length < 1){
validate1.errors = [{instancePath:instancePath+"/connection",schemaPath:"#/properties/connection/minLength",keyword:"minLength",params:{limit: 1}}];
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
if(data.role !== undefined){
let data4 = data.role;
const _errs10 = errors;
if((typeof data4 !== "string") && (data4 !== null)){
validate1.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: schema1.properties.role.type}}];
return false;
}
if(errors === _errs10){
if(typeof data4 === "string"){
if(data4.length < 1){
validate1.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transaction !== undefined){
const _errs12 = errors;
if(typeof data.transaction !== "boolean"){
validate1.errors = [{instancePath:instancePath+"/transaction",schemaPath:"#/properties/transaction/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeout !== undefined){
const _errs14 = errors;
if(!(validate2(data.timeout, {instancePath:instancePath+"/timeout",parentData:data,parentDataProperty:"timeout",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.overlap !== undefined){
let data7 = data.overlap;
const _errs15 = errors;
if(!(((data7 === "skip") || (data7 === "queue")) || (data7 === "allow"))){
validate1.errors = [{instancePath:instancePath+"/overlap",schemaPath:"#/properties/overlap/enum",keyword:"enum",params:{allowedValues: schema1.properties.overlap.enum}}];
return false;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchup !== undefined){
let data8 = data.catchup;
const _errs16 = errors;
if(!(((data8 === "skip") || (data8 === "latest")) || (data8 === "all"))){
validate1.errors = [{instancePath:instancePath+"/catchup",schemaPath:"#/properties/catchup/enum",keyword:"enum",params:{allowedValues: schema1.properties.catchup.enum}}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchup_window !== undefined){
const _errs17 = errors;
if(!(validate2(data.catchup_window, {instancePath:instancePath+"/catchup_window",parentData:data,parentDataProperty:"catchup_window",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retry !== undefined){
const _errs18 = errors;
if(!(validate5(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.priority !== undefined){
let data11 = data.priority;
const _errs19 = errors;
if(!((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11)))){
validate1.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs19){
if(typeof data11 == "number"){
if(data11 > 32767 || isNaN(data11)){
validate1.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 32767}}];
return false;
}
else {
if(data11 < 0 || isNaN(data11)){
validate1.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jitter !== undefined){
const _errs21 = errors;
if(!(validate2(data.jitter, {instancePath:instancePath+"/jitter",parentData:data,parentDataProperty:"jitter",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.starts_at !== undefined){
const _errs22 = errors;
if(!(validate10(data.starts_at, {instancePath:instancePath+"/starts_at",parentData:data,parentDataProperty:"starts_at",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ends_at !== undefined){
const _errs23 = errors;
if(!(validate10(data.ends_at, {instancePath:instancePath+"/ends_at",parentData:data,parentDataProperty:"ends_at",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.enabled !== undefined){
const _errs24 = errors;
if(typeof data.enabled !== "boolean"){
validate1.errors = [{instancePath:instancePath+"/enabled",schemaPath:"#/properties/enabled/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.protect !== undefined){
const _errs26 = errors;
if(typeof data.protect !== "boolean"){
validate1.errors = [{instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.labels !== undefined){
const _errs28 = errors;
if(!(validate13(data.labels, {instancePath:instancePath+"/labels",parentData:data,parentDataProperty:"labels",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expect !== undefined){
const _errs29 = errors;
if(!(validate15(data.expect, {instancePath:instancePath+"/expect",parentData:data,parentDataProperty:"expect",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.on_failure !== undefined){
const _errs30 = errors;
if(!(validate20(data.on_failure, {instancePath:instancePath+"/on_failure",parentData:data,parentDataProperty:"on_failure",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
let data20 = data.log;
const _errs31 = errors;
if(!(((data20 === "all") || (data20 === "errors")) || (data20 === "off"))){
validate1.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema1.properties.log.enum}}];
return false;
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keep_last !== undefined){
let data21 = data.keep_last;
const _errs32 = errors;
if((!((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21)))) && (data21 !== null)){
validate1.errors = [{instancePath:instancePath+"/keep_last",schemaPath:"#/properties/keep_last/type",keyword:"type",params:{type: schema1.properties.keep_last.type}}];
return false;
}
if(errors === _errs32){
if(typeof data21 == "number"){
if(data21 > 10000 || isNaN(data21)){
validate1.errors = [{instancePath:instancePath+"/keep_last",schemaPath:"#/properties/keep_last/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}}];
return false;
}
else {
if(data21 < 1 || isNaN(data21)){
validate1.errors = [{instancePath:instancePath+"/keep_last",schemaPath:"#/properties/keep_last/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.preview !== undefined){
const _errs34 = errors;
if(typeof data.preview !== "boolean"){
validate1.errors = [{instancePath:instancePath+"/preview",schemaPath:"#/properties/preview/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ignore !== undefined){
let data23 = data.ignore;
const _errs36 = errors;
if(errors === _errs36){
if(Array.isArray(data23)){
var valid1 = true;
const len0 = data23.length;
for(let i0=0; i0<len0; i0++){
let data24 = data23[i0];
const _errs38 = errors;
if(!((((((((((((((((((((((((((((((((((((data24 === "schedule") || (data24 === "timezone")) || (data24 === "topic")) || (data24 === "sql")) || (data24 === "database")) || (data24 === "connection")) || (data24 === "role")) || (data24 === "transaction")) || (data24 === "timeout")) || (data24 === "overlap")) || (data24 === "catchup")) || (data24 === "catchup_window")) || (data24 === "retry")) || (data24 === "retry.limit")) || (data24 === "retry.initial")) || (data24 === "retry.factor")) || (data24 === "retry.max")) || (data24 === "retry.jitter")) || (data24 === "priority")) || (data24 === "jitter")) || (data24 === "starts_at")) || (data24 === "ends_at")) || (data24 === "enabled")) || (data24 === "labels")) || (data24 === "expect")) || (data24 === "expect.rows")) || (data24 === "expect.success_within")) || (data24 === "expect.late_after")) || (data24 === "expect.max_runtime")) || (data24 === "on_failure")) || (data24 === "on_failure.notify")) || (data24 === "on_failure.webhook")) || (data24 === "log")) || (data24 === "keep_last")) || (data24 === "params")) || (data24 === "description"))){
validate1.errors = [{instancePath:instancePath+"/ignore/" + i0,schemaPath:"#/properties/ignore/items/enum",keyword:"enum",params:{allowedValues: schema1.properties.ignore.items.enum}}];
return false;
}
var valid1 = _errs38 === errors;
if(!valid1){
break;
}
}
if(valid1){
let i1 = data23.length;
let j0;
if(i1 > 1){
outer0:
for(;i1--;){
for(j0 = i1; j0--;){
if(func9(data23[i1], data23[j0])){
validate1.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}}];
return false;
break outer0;
}
}
}
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs36 === errors;
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
validate1.errors = vErrors;
return errors === 0;
}
validate1.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema8 = {"type":["object","null"],"additionalProperties":false,"properties":{"description":{"type":"string"},"concurrency":{"default":null,"type":["integer","null"],"minimum":1,"maximum":10000},"priority":{"type":"integer","minimum":0,"maximum":32767},"delay":{"$ref":"#/$defs/duration"},"retry":{"$ref":"#/$defs/retry"},"timeout":{"$ref":"#/$defs/duration"},"retention":{"type":"object","additionalProperties":false,"properties":{"finished":{"$ref":"#/$defs/duration"},"failed":{"$ref":"#/$defs/duration"}}},"max_sql_bytes":{"default":null,"type":["integer","null"],"minimum":1,"maximum":1048576},"max_params_bytes":{"default":null,"type":["integer","null"],"minimum":1,"maximum":1048576},"durability":{"enum":["task","series"]},"log":{"enum":["all","errors","off"]},"paused":{"type":"boolean"},"expect":{"type":"object","additionalProperties":false,"properties":{"waiting":{"type":"string","pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"oldest":{"type":"string","pattern":"^<=? ?(([0-9]{1,9}(w|d|h|m|s|ms))+|[0-9]{1,9} (w|d|h|m|s|ms|min|sec|days|hours|minutes|seconds))$"}}},"on_failure":{"$ref":"#/$defs/onFailure"},"renamed_from":{"type":"string","minLength":1},"external":{"type":"boolean"}}};
const pattern4 = new RegExp("^<=? ?(([0-9]{1,9}(w|d|h|m|s|ms))+|[0-9]{1,9} (w|d|h|m|s|ms|min|sec|days|hours|minutes|seconds))$", "u");

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate23.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema8.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema8.properties, key0))){
validate23.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.description !== undefined){
const _errs2 = errors;
if(typeof data.description !== "string"){
validate23.errors = [{instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.concurrency !== undefined){
let data1 = data.concurrency;
const _errs4 = errors;
if((!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))) && (data1 !== null)){
validate23.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/type",keyword:"type",params:{type: schema8.properties.concurrency.type}}];
return false;
}
if(errors === _errs4){
if(typeof data1 == "number"){
if(data1 > 10000 || isNaN(data1)){
validate23.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate23.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.priority !== undefined){
let data2 = data.priority;
const _errs6 = errors;
if(!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))){
validate23.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs6){
if(typeof data2 == "number"){
if(data2 > 32767 || isNaN(data2)){
validate23.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 32767}}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate23.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.delay !== undefined){
const _errs8 = errors;
if(!(validate2(data.delay, {instancePath:instancePath+"/delay",parentData:data,parentDataProperty:"delay",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retry !== undefined){
const _errs9 = errors;
if(!(validate5(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeout !== undefined){
const _errs10 = errors;
if(!(validate2(data.timeout, {instancePath:instancePath+"/timeout",parentData:data,parentDataProperty:"timeout",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retention !== undefined){
let data6 = data.retention;
const _errs11 = errors;
if(errors === _errs11){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
const _errs13 = errors;
for(const key1 in data6){
if(!((key1 === "finished") || (key1 === "failed"))){
validate23.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs13 === errors){
if(data6.finished !== undefined){
const _errs14 = errors;
if(!(validate2(data6.finished, {instancePath:instancePath+"/retention/finished",parentData:data6,parentDataProperty:"finished",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid1 = _errs14 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data6.failed !== undefined){
const _errs15 = errors;
if(!(validate2(data6.failed, {instancePath:instancePath+"/retention/failed",parentData:data6,parentDataProperty:"failed",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid1 = _errs15 === errors;
}
else {
var valid1 = true;
}
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.max_sql_bytes !== undefined){
let data9 = data.max_sql_bytes;
const _errs16 = errors;
if((!((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9)))) && (data9 !== null)){
validate23.errors = [{instancePath:instancePath+"/max_sql_bytes",schemaPath:"#/properties/max_sql_bytes/type",keyword:"type",params:{type: schema8.properties.max_sql_bytes.type}}];
return false;
}
if(errors === _errs16){
if(typeof data9 == "number"){
if(data9 > 1048576 || isNaN(data9)){
validate23.errors = [{instancePath:instancePath+"/max_sql_bytes",schemaPath:"#/properties/max_sql_bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1048576}}];
return false;
}
else {
if(data9 < 1 || isNaN(data9)){
validate23.errors = [{instancePath:instancePath+"/max_sql_bytes",schemaPath:"#/properties/max_sql_bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.max_params_bytes !== undefined){
let data10 = data.max_params_bytes;
const _errs18 = errors;
if((!((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10)))) && (data10 !== null)){
validate23.errors = [{instancePath:instancePath+"/max_params_bytes",schemaPath:"#/properties/max_params_bytes/type",keyword:"type",params:{type: schema8.properties.max_params_bytes.type}}];
return false;
}
if(errors === _errs18){
if(typeof data10 == "number"){
if(data10 > 1048576 || isNaN(data10)){
validate23.errors = [{instancePath:instancePath+"/max_params_bytes",schemaPath:"#/properties/max_params_bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1048576}}];
return false;
}
else {
if(data10 < 1 || isNaN(data10)){
validate23.errors = [{instancePath:instancePath+"/max_params_bytes",schemaPath:"#/properties/max_params_bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.durability !== undefined){
let data11 = data.durability;
const _errs20 = errors;
if(!((data11 === "task") || (data11 === "series"))){
validate23.errors = [{instancePath:instancePath+"/durability",schemaPath:"#/properties/durability/enum",keyword:"enum",params:{allowedValues: schema8.properties.durability.enum}}];
return false;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
let data12 = data.log;
const _errs21 = errors;
if(!(((data12 === "all") || (data12 === "errors")) || (data12 === "off"))){
validate23.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema8.properties.log.enum}}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.paused !== undefined){
const _errs22 = errors;
if(typeof data.paused !== "boolean"){
validate23.errors = [{instancePath:instancePath+"/paused",schemaPath:"#/properties/paused/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expect !== undefined){
let data14 = data.expect;
const _errs24 = errors;
if(errors === _errs24){
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
const _errs26 = errors;
for(const key2 in data14){
if(!((key2 === "waiting") || (key2 === "oldest"))){
validate23.errors = [{instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}}];
return false;
break;
}
}
if(_errs26 === errors){
if(data14.waiting !== undefined){
let data15 = data14.waiting;
const _errs27 = errors;
if(errors === _errs27){
if(typeof data15 === "string"){
if(!pattern2.test(data15)){
validate23.errors = [{instancePath:instancePath+"/expect/waiting",schemaPath:"#/properties/expect/properties/waiting/pattern",keyword:"pattern",params:{pattern: "^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"}}];
return false;
}
}
else {
validate23.errors = [{instancePath:instancePath+"/expect/waiting",schemaPath:"#/properties/expect/properties/waiting/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs27 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data14.oldest !== undefined){
let data16 = data14.oldest;
const _errs29 = errors;
if(errors === _errs29){
if(typeof data16 === "string"){
if(!pattern4.test(data16)){
validate23.errors = [{instancePath:instancePath+"/expect/oldest",schemaPath:"#/properties/expect/properties/oldest/pattern",keyword:"pattern",params:{pattern: "^<=? ?(([0-9]{1,9}(w|d|h|m|s|ms))+|[0-9]{1,9} (w|d|h|m|s|ms|min|sec|days|hours|minutes|seconds))$"}}];
return false;
}
}
else {
validate23.errors = [{instancePath:instancePath+"/expect/oldest",schemaPath:"#/properties/expect/properties/oldest/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs29 === errors;
}
else {
var valid2 = true;
}
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.on_failure !== undefined){
const _errs31 = errors;
if(!(validate20(data.on_failure, {instancePath:instancePath+"/on_failure",parentData:data,parentDataProperty:"on_failure",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.renamed_from !== undefined){
let data18 = data.renamed_from;
const _errs32 = errors;
if(errors === _errs32){
if(typeof data18 === "string"){
if(data18.length < 1){
validate23.errors = [{instancePath:instancePath+"/renamed_from",schemaPath:"#/properties/renamed_from/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate23.errors = [{instancePath:instancePath+"/renamed_from",schemaPath:"#/properties/renamed_from/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.external !== undefined){
const _errs34 = errors;
if(typeof data.external !== "boolean"){
validate23.errors = [{instancePath:instancePath+"/external",schemaPath:"#/properties/external/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs34 === errors;
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
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema9 = {"type":"object","additionalProperties":false,"properties":{"description":{"type":"string"},"schedule":{"$ref":"#/$defs/schedule"},"after":{"type":["string","array"],"minLength":1,"minItems":1,"items":{"type":"string","minLength":1}},"timezone":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"database":{"default":null,"type":["string","null"],"minLength":1},"connection":{"default":null,"type":["string","null"],"minLength":1},"role":{"default":null,"type":["string","null"],"minLength":1},"transaction":{"type":"boolean"},"timeout":{"$ref":"#/$defs/duration"},"overlap":{"enum":["skip","queue","allow"]},"catchup":{"enum":["skip","latest","all"]},"catchup_window":{"$ref":"#/$defs/duration"},"retry":{"$ref":"#/$defs/retry"},"priority":{"type":"integer","minimum":0,"maximum":32767},"jitter":{"$ref":"#/$defs/duration"},"starts_at":{"$ref":"#/$defs/timestamp"},"ends_at":{"$ref":"#/$defs/timestamp"},"enabled":{"type":"boolean"},"protect":{"type":"boolean"},"labels":{"$ref":"#/$defs/labels"},"expect":{"$ref":"#/$defs/expect"},"on_failure":{"$ref":"#/$defs/onFailure"},"log":{"enum":["all","errors","off"]},"keep_last":{"default":null,"type":["integer","null"],"minimum":1,"maximum":10000},"preview":{"type":"boolean"},"ignore":{"type":"array","uniqueItems":true,"items":{"enum":["schedule","timezone","topic","sql","database","connection","role","transaction","timeout","overlap","catchup","catchup_window","retry","retry.limit","retry.initial","retry.factor","retry.max","retry.jitter","priority","jitter","starts_at","ends_at","enabled","labels","expect","expect.rows","expect.success_within","expect.late_after","expect.max_runtime","on_failure","on_failure.notify","on_failure.webhook","log","keep_last","params","description"]}},"renamed_from":{"type":"string","minLength":1},"params":{"$ref":"#/$defs/params"},"sql":{"type":"string"},"sql_file":{"type":"string","minLength":1}}};
const schema10 = {"type":["string","object","array"],"minLength":1,"minItems":1,"additionalProperties":false,"required":["after"],"properties":{"after":{"type":"string","minLength":1}},"items":{"type":["string","object"],"minLength":1,"additionalProperties":false,"required":["after"],"properties":{"after":{"type":"string","minLength":1}}}};

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate32.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!data || typeof data != "object") && (typeof data !== "string")){
validate32.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema10.type}}];
return false;
}
if(errors === 0){
if(typeof data === "string"){
if(data.length < 1){
validate32.errors = [{instancePath,schemaPath:"#/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
if(errors === 0){
if(Array.isArray(data)){
if(data.length < 1){
validate32.errors = [{instancePath,schemaPath:"#/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid0 = true;
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
const _errs1 = errors;
if((typeof data0 !== "string") && (!(data0 && typeof data0 == "object" && !Array.isArray(data0)))){
validate32.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: schema10.items.type}}];
return false;
}
if(errors === _errs1){
if(typeof data0 === "string"){
if(data0.length < 1){
validate32.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
if(errors === _errs1){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing0;
if((data0.after === undefined) && (missing0 = "after")){
validate32.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs3 = errors;
for(const key0 in data0){
if(!(key0 === "after")){
validate32.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs3 === errors){
if(data0.after !== undefined){
let data1 = data0.after;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate32.errors = [{instancePath:instancePath+"/" + i0+"/after",schemaPath:"#/items/properties/after/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate32.errors = [{instancePath:instancePath+"/" + i0+"/after",schemaPath:"#/items/properties/after/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
}
}
}
var valid0 = _errs1 === errors;
if(!valid0){
break;
}
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.after === undefined) && (missing1 = "after")){
validate32.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs6 = errors;
for(const key1 in data){
if(!(key1 === "after")){
validate32.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs6 === errors){
if(data.after !== undefined){
let data2 = data.after;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data2 === "string"){
if(data2.length < 1){
validate32.errors = [{instancePath:instancePath+"/after",schemaPath:"#/properties/after/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate32.errors = [{instancePath:instancePath+"/after",schemaPath:"#/properties/after/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
}
}
}
}
validate32.errors = vErrors;
return errors === 0;
}
validate32.evaluated = {"props":true,"items":true,"dynamicProps":false,"dynamicItems":false};

const schema11 = {"type":"object","minProperties":1,"additionalProperties":{"type":["string","number","boolean","null"]},"propertyNames":{"minLength":1,"maxLength":63}};

function validate43(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate43.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 1){
validate43.errors = [{instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
for(const key0 in data){
const _errs1 = errors;
if(typeof key0 === "string"){
if(key0.length > 63){
const err0 = {instancePath,schemaPath:"#/propertyNames/maxLength",keyword:"maxLength",params:{limit: 63},propertyName:key0};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(key0.length < 1){
const err1 = {instancePath,schemaPath:"#/propertyNames/minLength",keyword:"minLength",params:{limit: 1},propertyName:key0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
var valid0 = _errs1 === errors;
if(!valid0){
const err2 = {instancePath,schemaPath:"#/propertyNames",keyword:"propertyNames",params:{propertyName: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate43.errors = vErrors;
return false;
break;
}
}
if(valid0){
for(const key1 in data){
let data0 = data[key1];
const _errs3 = errors;
if((((typeof data0 !== "string") && (!(typeof data0 == "number"))) && (typeof data0 !== "boolean")) && (data0 !== null)){
validate43.errors = [{instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/type",keyword:"type",params:{type: schema11.additionalProperties.type}}];
return false;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
}
}
else {
validate43.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate43.errors = vErrors;
return errors === 0;
}
validate43.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


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
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema9.properties, key0))){
validate31.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.description !== undefined){
const _errs2 = errors;
if(typeof data.description !== "string"){
validate31.errors = [{instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.schedule !== undefined){
const _errs4 = errors;
if(!(validate32(data.schedule, {instancePath:instancePath+"/schedule",parentData:data,parentDataProperty:"schedule",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate32.errors : vErrors.concat(validate32.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.after !== undefined){
let data2 = data.after;
const _errs5 = errors;
if((typeof data2 !== "string") && (!(Array.isArray(data2)))){
validate31.errors = [{instancePath:instancePath+"/after",schemaPath:"#/properties/after/type",keyword:"type",params:{type: schema9.properties.after.type}}];
return false;
}
if(errors === _errs5){
if(typeof data2 === "string"){
if(data2.length < 1){
validate31.errors = [{instancePath:instancePath+"/after",schemaPath:"#/properties/after/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
if(errors === _errs5){
if(Array.isArray(data2)){
if(data2.length < 1){
validate31.errors = [{instancePath:instancePath+"/after",schemaPath:"#/properties/after/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(data3.length < 1){
validate31.errors = [{instancePath:instancePath+"/after/" + i0,schemaPath:"#/properties/after/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate31.errors = [{instancePath:instancePath+"/after/" + i0,schemaPath:"#/properties/after/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs7 === errors;
if(!valid1){
break;
}
}
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timezone !== undefined){
let data4 = data.timezone;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data4 === "string"){
if(data4.length < 1){
validate31.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/properties/timezone/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate31.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/properties/timezone/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.topic !== undefined){
let data5 = data.topic;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data5 === "string"){
if(data5.length < 1){
validate31.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate31.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.database !== undefined){
let data6 = data.database;
const _errs13 = errors;
if((typeof data6 !== "string") && (data6 !== null)){
validate31.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/type",keyword:"type",params:{type: schema9.properties.database.type}}];
return false;
}
if(errors === _errs13){
if(typeof data6 === "string"){
if(data6.length < 1){
validate31.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connection !== undefined){
let data7 = data.connection;
const _errs15 = errors;
if((typeof data7 !== "string") && (data7 !== null)){
validate31.errors = [{instancePath:instancePath+"/connection",schemaPath:"#/properties/connection/type",keyword:"type",params:{type: schema9.properties.connection.type}}];
return false;
}
if(errors === _errs15){
if(typeof data7 === "string"){
if(data7.length < 1){
validate31.errors = [{instancePath:instancePath+"/connection",schemaPath:"#/properties/connection/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.role !== undefined){
let data8 = data.role;
const _errs17 = errors;
if((typeof data8 !== "string") && (data8 !== null)){
validate31.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: schema9.properties.role.type}}];
return false;
}
if(errors === _errs17){
if(typeof data8 === "string"){
if(data8.length < 1){
validate31.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transaction !== undefined){
const _errs19 = errors;
if(typeof data.transaction !== "boolean"){
validate31.errors = [{instancePath:instancePath+"/transaction",schemaPath:"#/properties/transaction/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeout !== undefined){
const _errs21 = errors;
if(!(validate2(data.timeout, {instancePath:instancePath+"/timeout",parentData:data,parentDataProperty:"timeout",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.overlap !== undefined){
let data11 = data.overlap;
const _errs22 = errors;
if(!(((data11 === "skip") || (data11 === "queue")) || (data11 === "allow"))){
validate31.errors = [{instancePath:instancePath+"/overlap",schemaPath:"#/properties/overlap/enum",keyword:"enum",params:{allowedValues: schema9.properties.overlap.enum}}];
return false;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchup !== undefined){
let data12 = data.catchup;
const _errs23 = errors;
if(!(((data12 === "skip") || (data12 === "latest")) || (data12 === "all"))){
validate31.errors = [{instancePath:instancePath+"/catchup",schemaPath:"#/properties/catchup/enum",keyword:"enum",params:{allowedValues: schema9.properties.catchup.enum}}];
return false;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchup_window !== undefined){
const _errs24 = errors;
if(!(validate2(data.catchup_window, {instancePath:instancePath+"/catchup_window",parentData:data,parentDataProperty:"catchup_window",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retry !== undefined){
const _errs25 = errors;
if(!(validate5(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.priority !== undefined){
let data15 = data.priority;
const _errs26 = errors;
if(!((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15)))){
validate31.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs26){
if(typeof data15 == "number"){
if(data15 > 32767 || isNaN(data15)){
validate31.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 32767}}];
return false;
}
else {
if(data15 < 0 || isNaN(data15)){
validate31.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jitter !== undefined){
const _errs28 = errors;
if(!(validate2(data.jitter, {instancePath:instancePath+"/jitter",parentData:data,parentDataProperty:"jitter",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.starts_at !== undefined){
const _errs29 = errors;
if(!(validate10(data.starts_at, {instancePath:instancePath+"/starts_at",parentData:data,parentDataProperty:"starts_at",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ends_at !== undefined){
const _errs30 = errors;
if(!(validate10(data.ends_at, {instancePath:instancePath+"/ends_at",parentData:data,parentDataProperty:"ends_at",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.enabled !== undefined){
const _errs31 = errors;
if(typeof data.enabled !== "boolean"){
validate31.errors = [{instancePath:instancePath+"/enabled",schemaPath:"#/properties/enabled/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.protect !== undefined){
const _errs33 = errors;
if(typeof data.protect !== "boolean"){
validate31.errors = [{instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs33 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.labels !== undefined){
const _errs35 = errors;
if(!(validate13(data.labels, {instancePath:instancePath+"/labels",parentData:data,parentDataProperty:"labels",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid0 = _errs35 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expect !== undefined){
const _errs36 = errors;
if(!(validate15(data.expect, {instancePath:instancePath+"/expect",parentData:data,parentDataProperty:"expect",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs36 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.on_failure !== undefined){
const _errs37 = errors;
if(!(validate20(data.on_failure, {instancePath:instancePath+"/on_failure",parentData:data,parentDataProperty:"on_failure",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
let data24 = data.log;
const _errs38 = errors;
if(!(((data24 === "all") || (data24 === "errors")) || (data24 === "off"))){
validate31.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema9.properties.log.enum}}];
return false;
}
var valid0 = _errs38 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keep_last !== undefined){
let data25 = data.keep_last;
const _errs39 = errors;
if((!((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25)))) && (data25 !== null)){
validate31.errors = [{instancePath:instancePath+"/keep_last",schemaPath:"#/properties/keep_last/type",keyword:"type",params:{type: schema9.properties.keep_last.type}}];
return false;
}
if(errors === _errs39){
if(typeof data25 == "number"){
if(data25 > 10000 || isNaN(data25)){
validate31.errors = [{instancePath:instancePath+"/keep_last",schemaPath:"#/properties/keep_last/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}}];
return false;
}
else {
if(data25 < 1 || isNaN(data25)){
validate31.errors = [{instancePath:instancePath+"/keep_last",schemaPath:"#/properties/keep_last/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs39 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.preview !== undefined){
const _errs41 = errors;
if(typeof data.preview !== "boolean"){
validate31.errors = [{instancePath:instancePath+"/preview",schemaPath:"#/properties/preview/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs41 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ignore !== undefined){
let data27 = data.ignore;
const _errs43 = errors;
if(errors === _errs43){
if(Array.isArray(data27)){
var valid2 = true;
const len1 = data27.length;
for(let i1=0; i1<len1; i1++){
let data28 = data27[i1];
const _errs45 = errors;
if(!((((((((((((((((((((((((((((((((((((data28 === "schedule") || (data28 === "timezone")) || (data28 === "topic")) || (data28 === "sql")) || (data28 === "database")) || (data28 === "connection")) || (data28 === "role")) || (data28 === "transaction")) || (data28 === "timeout")) || (data28 === "overlap")) || (data28 === "catchup")) || (data28 === "catchup_window")) || (data28 === "retry")) || (data28 === "retry.limit")) || (data28 === "retry.initial")) || (data28 === "retry.factor")) || (data28 === "retry.max")) || (data28 === "retry.jitter")) || (data28 === "priority")) || (data28 === "jitter")) || (data28 === "starts_at")) || (data28 === "ends_at")) || (data28 === "enabled")) || (data28 === "labels")) || (data28 === "expect")) || (data28 === "expect.rows")) || (data28 === "expect.success_within")) || (data28 === "expect.late_after")) || (data28 === "expect.max_runtime")) || (data28 === "on_failure")) || (data28 === "on_failure.notify")) || (data28 === "on_failure.webhook")) || (data28 === "log")) || (data28 === "keep_last")) || (data28 === "params")) || (data28 === "description"))){
validate31.errors = [{instancePath:instancePath+"/ignore/" + i1,schemaPath:"#/properties/ignore/items/enum",keyword:"enum",params:{allowedValues: schema9.properties.ignore.items.enum}}];
return false;
}
var valid2 = _errs45 === errors;
if(!valid2){
break;
}
}
if(valid2){
let i2 = data27.length;
let j0;
if(i2 > 1){
outer0:
for(;i2--;){
for(j0 = i2; j0--;){
if(func9(data27[i2], data27[j0])){
validate31.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/uniqueItems",keyword:"uniqueItems",params:{i: i2, j: j0}}];
return false;
break outer0;
}
}
}
}
}
}
else {
validate31.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs43 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.renamed_from !== undefined){
let data29 = data.renamed_from;
const _errs46 = errors;
if(errors === _errs46){
if(typeof data29 === "string"){
if(data29.length < 1){
validate31.errors = [{instancePath:instancePath+"/renamed_from",schemaPath:"#/properties/renamed_from/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate31.errors = [{instancePath:instancePath+"/renamed_from",schemaPath:"#/properties/renamed_from/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs46 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.params !== undefined){
const _errs48 = errors;
if(!(validate43(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
errors = vErrors.length;
}
var valid0 = _errs48 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sql !== undefined){
const _errs49 = errors;
if(typeof data.sql !== "string"){
validate31.errors = [{instancePath:instancePath+"/sql",schemaPath:"#/properties/sql/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs49 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sql_file !== undefined){
let data32 = data.sql_file;
const _errs51 = errors;
if(errors === _errs51){
if(typeof data32 === "string"){
if(data32.length < 1){
validate31.errors = [{instancePath:instancePath+"/sql_file",schemaPath:"#/properties/sql_file/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate31.errors = [{instancePath:instancePath+"/sql_file",schemaPath:"#/properties/sql_file/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs51 === errors;
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
}
else {
validate31.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema12 = {"type":"object","additionalProperties":false,"required":["name","job","expect"],"properties":{"name":{"type":"string","minLength":1,"maxLength":200},"job":{"type":"string","minLength":1},"given":{"type":["string","object","array"],"minLength":1,"additionalProperties":{"type":"array","items":{"type":"object"}},"items":{"type":["string","object"],"minLength":1,"additionalProperties":{"type":"array","items":{"type":"object"}}}},"params":{"$ref":"#/$defs/params"},"at":{"$ref":"#/$defs/timestamp"},"expect":{"type":["object","array"],"minItems":1,"minProperties":1,"additionalProperties":false,"properties":{"query":{"type":"string","minLength":1},"rows":{"type":"array","items":{"type":"array"}},"count":{"type":["integer","string"],"minimum":0,"pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"error":{"type":"string","pattern":"^[0-9A-Z]{5}$"},"notice":{"type":"string","minLength":1}},"items":{"type":"object","minProperties":1,"additionalProperties":false,"properties":{"query":{"type":"string","minLength":1},"rows":{"type":"array","items":{"type":"array"}},"count":{"type":["integer","string"],"minimum":0,"pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"error":{"type":"string","pattern":"^[0-9A-Z]{5}$"},"notice":{"type":"string","minLength":1}}}}}};
const pattern6 = new RegExp("^[0-9A-Z]{5}$", "u");

function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate46.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.name === undefined) && (missing0 = "name")) || ((data.job === undefined) && (missing0 = "job"))) || ((data.expect === undefined) && (missing0 = "expect"))){
validate46.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((((key0 === "name") || (key0 === "job")) || (key0 === "given")) || (key0 === "params")) || (key0 === "at")) || (key0 === "expect"))){
validate46.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length > 200){
validate46.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/maxLength",keyword:"maxLength",params:{limit: 200}}];
return false;
}
else {
if(data0.length < 1){
validate46.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.job !== undefined){
let data1 = data.job;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate46.errors = [{instancePath:instancePath+"/job",schemaPath:"#/properties/job/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate46.errors = [{instancePath:instancePath+"/job",schemaPath:"#/properties/job/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.given !== undefined){
let data2 = data.given;
const _errs6 = errors;
if((!data2 || typeof data2 != "object") && (typeof data2 !== "string")){
validate46.errors = [{instancePath:instancePath+"/given",schemaPath:"#/properties/given/type",keyword:"type",params:{type: schema12.properties.given.type}}];
return false;
}
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length < 1){
validate46.errors = [{instancePath:instancePath+"/given",schemaPath:"#/properties/given/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
if(errors === _errs6){
if(Array.isArray(data2)){
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs8 = errors;
if((typeof data3 !== "string") && (!(data3 && typeof data3 == "object" && !Array.isArray(data3)))){
validate46.errors = [{instancePath:instancePath+"/given/" + i0,schemaPath:"#/properties/given/items/type",keyword:"type",params:{type: schema12.properties.given.items.type}}];
return false;
}
if(errors === _errs8){
if(typeof data3 === "string"){
if(data3.length < 1){
validate46.errors = [{instancePath:instancePath+"/given/" + i0,schemaPath:"#/properties/given/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
if(errors === _errs8){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
let data4 = data3[key1];
const _errs11 = errors;
if(errors === _errs11){
if(Array.isArray(data4)){
var valid3 = true;
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
let data5 = data4[i1];
const _errs13 = errors;
if(!(data5 && typeof data5 == "object" && !Array.isArray(data5))){
validate46.errors = [{instancePath:instancePath+"/given/" + i0+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i1,schemaPath:"#/properties/given/items/additionalProperties/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
var valid3 = _errs13 === errors;
if(!valid3){
break;
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/given/" + i0+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/given/items/additionalProperties/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs11 === errors;
if(!valid2){
break;
}
}
}
}
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
if(errors === _errs6){
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key2 in data2){
let data6 = data2[key2];
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data6)){
var valid5 = true;
const len2 = data6.length;
for(let i2=0; i2<len2; i2++){
let data7 = data6[i2];
const _errs18 = errors;
if(!(data7 && typeof data7 == "object" && !Array.isArray(data7))){
validate46.errors = [{instancePath:instancePath+"/given/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i2,schemaPath:"#/properties/given/additionalProperties/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
var valid5 = _errs18 === errors;
if(!valid5){
break;
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/given/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/given/additionalProperties/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid4 = _errs16 === errors;
if(!valid4){
break;
}
}
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.params !== undefined){
const _errs20 = errors;
if(!(validate43(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
errors = vErrors.length;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.at !== undefined){
const _errs21 = errors;
if(!(validate10(data.at, {instancePath:instancePath+"/at",parentData:data,parentDataProperty:"at",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expect !== undefined){
let data10 = data.expect;
const _errs22 = errors;
if(!data10 || typeof data10 != "object"){
validate46.errors = [{instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/type",keyword:"type",params:{type: schema12.properties.expect.type}}];
return false;
}
if(errors === _errs22){
if(Array.isArray(data10)){
if(data10.length < 1){
validate46.errors = [{instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid6 = true;
const len3 = data10.length;
for(let i3=0; i3<len3; i3++){
let data11 = data10[i3];
const _errs24 = errors;
if(errors === _errs24){
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(Object.keys(data11).length < 1){
validate46.errors = [{instancePath:instancePath+"/expect/" + i3,schemaPath:"#/properties/expect/items/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
const _errs26 = errors;
for(const key3 in data11){
if(!(((((key3 === "query") || (key3 === "rows")) || (key3 === "count")) || (key3 === "error")) || (key3 === "notice"))){
validate46.errors = [{instancePath:instancePath+"/expect/" + i3,schemaPath:"#/properties/expect/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}}];
return false;
break;
}
}
if(_errs26 === errors){
if(data11.query !== undefined){
let data12 = data11.query;
const _errs27 = errors;
if(errors === _errs27){
if(typeof data12 === "string"){
if(data12.length < 1){
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/query",schemaPath:"#/properties/expect/items/properties/query/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/query",schemaPath:"#/properties/expect/items/properties/query/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid7 = _errs27 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data11.rows !== undefined){
let data13 = data11.rows;
const _errs29 = errors;
if(errors === _errs29){
if(Array.isArray(data13)){
var valid8 = true;
const len4 = data13.length;
for(let i4=0; i4<len4; i4++){
const _errs31 = errors;
if(!(Array.isArray(data13[i4]))){
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/rows/" + i4,schemaPath:"#/properties/expect/items/properties/rows/items/type",keyword:"type",params:{type: "array"}}];
return false;
}
var valid8 = _errs31 === errors;
if(!valid8){
break;
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/rows",schemaPath:"#/properties/expect/items/properties/rows/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid7 = _errs29 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data11.count !== undefined){
let data15 = data11.count;
const _errs33 = errors;
if((!((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15)))) && (typeof data15 !== "string")){
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/count",schemaPath:"#/properties/expect/items/properties/count/type",keyword:"type",params:{type: schema12.properties.expect.items.properties.count.type}}];
return false;
}
if(errors === _errs33){
if(typeof data15 == "number"){
if(data15 < 0 || isNaN(data15)){
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/count",schemaPath:"#/properties/expect/items/properties/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
if(errors === _errs33){
if(typeof data15 === "string"){
if(!pattern2.test(data15)){
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/count",schemaPath:"#/properties/expect/items/properties/count/pattern",keyword:"pattern",params:{pattern: "^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"}}];
return false;
}
}
}
}
var valid7 = _errs33 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data11.error !== undefined){
let data16 = data11.error;
const _errs35 = errors;
if(errors === _errs35){
if(typeof data16 === "string"){
if(!pattern6.test(data16)){
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/error",schemaPath:"#/properties/expect/items/properties/error/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Z]{5}$"}}];
return false;
}
}
else {
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/error",schemaPath:"#/properties/expect/items/properties/error/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid7 = _errs35 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data11.notice !== undefined){
let data17 = data11.notice;
const _errs37 = errors;
if(errors === _errs37){
if(typeof data17 === "string"){
if(data17.length < 1){
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/notice",schemaPath:"#/properties/expect/items/properties/notice/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate46.errors = [{instancePath:instancePath+"/expect/" + i3+"/notice",schemaPath:"#/properties/expect/items/properties/notice/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid7 = _errs37 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/expect/" + i3,schemaPath:"#/properties/expect/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid6 = _errs24 === errors;
if(!valid6){
break;
}
}
}
}
if(errors === _errs22){
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(Object.keys(data10).length < 1){
validate46.errors = [{instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
const _errs39 = errors;
for(const key4 in data10){
if(!(((((key4 === "query") || (key4 === "rows")) || (key4 === "count")) || (key4 === "error")) || (key4 === "notice"))){
validate46.errors = [{instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}}];
return false;
break;
}
}
if(_errs39 === errors){
if(data10.query !== undefined){
let data18 = data10.query;
const _errs40 = errors;
if(errors === _errs40){
if(typeof data18 === "string"){
if(data18.length < 1){
validate46.errors = [{instancePath:instancePath+"/expect/query",schemaPath:"#/properties/expect/properties/query/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate46.errors = [{instancePath:instancePath+"/expect/query",schemaPath:"#/properties/expect/properties/query/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid9 = _errs40 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data10.rows !== undefined){
let data19 = data10.rows;
const _errs42 = errors;
if(errors === _errs42){
if(Array.isArray(data19)){
var valid10 = true;
const len5 = data19.length;
for(let i5=0; i5<len5; i5++){
const _errs44 = errors;
if(!(Array.isArray(data19[i5]))){
validate46.errors = [{instancePath:instancePath+"/expect/rows/" + i5,schemaPath:"#/properties/expect/properties/rows/items/type",keyword:"type",params:{type: "array"}}];
return false;
}
var valid10 = _errs44 === errors;
if(!valid10){
break;
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/expect/rows",schemaPath:"#/properties/expect/properties/rows/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid9 = _errs42 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data10.count !== undefined){
let data21 = data10.count;
const _errs46 = errors;
if((!((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21)))) && (typeof data21 !== "string")){
validate46.errors = [{instancePath:instancePath+"/expect/count",schemaPath:"#/properties/expect/properties/count/type",keyword:"type",params:{type: schema12.properties.expect.properties.count.type}}];
return false;
}
if(errors === _errs46){
if(typeof data21 == "number"){
if(data21 < 0 || isNaN(data21)){
validate46.errors = [{instancePath:instancePath+"/expect/count",schemaPath:"#/properties/expect/properties/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
if(errors === _errs46){
if(typeof data21 === "string"){
if(!pattern2.test(data21)){
validate46.errors = [{instancePath:instancePath+"/expect/count",schemaPath:"#/properties/expect/properties/count/pattern",keyword:"pattern",params:{pattern: "^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"}}];
return false;
}
}
}
}
var valid9 = _errs46 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data10.error !== undefined){
let data22 = data10.error;
const _errs48 = errors;
if(errors === _errs48){
if(typeof data22 === "string"){
if(!pattern6.test(data22)){
validate46.errors = [{instancePath:instancePath+"/expect/error",schemaPath:"#/properties/expect/properties/error/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Z]{5}$"}}];
return false;
}
}
else {
validate46.errors = [{instancePath:instancePath+"/expect/error",schemaPath:"#/properties/expect/properties/error/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid9 = _errs48 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data10.notice !== undefined){
let data23 = data10.notice;
const _errs50 = errors;
if(errors === _errs50){
if(typeof data23 === "string"){
if(data23.length < 1){
validate46.errors = [{instancePath:instancePath+"/expect/notice",schemaPath:"#/properties/expect/properties/notice/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate46.errors = [{instancePath:instancePath+"/expect/notice",schemaPath:"#/properties/expect/properties/notice/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid9 = _errs50 === errors;
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
}
}
var valid0 = _errs22 === errors;
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
else {
validate46.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate46.errors = vErrors;
return errors === 0;
}
validate46.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema13 = {"type":["object","array"],"additionalProperties":false,"properties":{"job":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"from":{"type":"string","minLength":1,"maxLength":63},"to":{"type":"string","minLength":1,"maxLength":63}},"items":{"type":"object","additionalProperties":false,"properties":{"job":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"from":{"type":"string","minLength":1,"maxLength":63},"to":{"type":"string","minLength":1,"maxLength":63}}}};

function validate50(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate50.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!data || typeof data != "object"){
validate50.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema13.type}}];
return false;
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
const _errs3 = errors;
for(const key0 in data0){
if(!((((key0 === "job") || (key0 === "topic")) || (key0 === "from")) || (key0 === "to"))){
validate50.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs3 === errors){
if(data0.job !== undefined){
let data1 = data0.job;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate50.errors = [{instancePath:instancePath+"/" + i0+"/job",schemaPath:"#/items/properties/job/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate50.errors = [{instancePath:instancePath+"/" + i0+"/job",schemaPath:"#/items/properties/job/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.topic !== undefined){
let data2 = data0.topic;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length < 1){
validate50.errors = [{instancePath:instancePath+"/" + i0+"/topic",schemaPath:"#/items/properties/topic/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate50.errors = [{instancePath:instancePath+"/" + i0+"/topic",schemaPath:"#/items/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.from !== undefined){
let data3 = data0.from;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(data3.length > 63){
validate50.errors = [{instancePath:instancePath+"/" + i0+"/from",schemaPath:"#/items/properties/from/maxLength",keyword:"maxLength",params:{limit: 63}}];
return false;
}
else {
if(data3.length < 1){
validate50.errors = [{instancePath:instancePath+"/" + i0+"/from",schemaPath:"#/items/properties/from/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate50.errors = [{instancePath:instancePath+"/" + i0+"/from",schemaPath:"#/items/properties/from/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs8 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.to !== undefined){
let data4 = data0.to;
const _errs10 = errors;
if(errors === _errs10){
if(typeof data4 === "string"){
if(data4.length > 63){
validate50.errors = [{instancePath:instancePath+"/" + i0+"/to",schemaPath:"#/items/properties/to/maxLength",keyword:"maxLength",params:{limit: 63}}];
return false;
}
else {
if(data4.length < 1){
validate50.errors = [{instancePath:instancePath+"/" + i0+"/to",schemaPath:"#/items/properties/to/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate50.errors = [{instancePath:instancePath+"/" + i0+"/to",schemaPath:"#/items/properties/to/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs10 === errors;
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
validate50.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs1 === errors;
if(!valid0){
break;
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs12 = errors;
for(const key1 in data){
if(!((((key1 === "job") || (key1 === "topic")) || (key1 === "from")) || (key1 === "to"))){
validate50.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs12 === errors){
if(data.job !== undefined){
let data5 = data.job;
const _errs13 = errors;
if(errors === _errs13){
if(typeof data5 === "string"){
if(data5.length < 1){
validate50.errors = [{instancePath:instancePath+"/job",schemaPath:"#/properties/job/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate50.errors = [{instancePath:instancePath+"/job",schemaPath:"#/properties/job/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.topic !== undefined){
let data6 = data.topic;
const _errs15 = errors;
if(errors === _errs15){
if(typeof data6 === "string"){
if(data6.length < 1){
validate50.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate50.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.from !== undefined){
let data7 = data.from;
const _errs17 = errors;
if(errors === _errs17){
if(typeof data7 === "string"){
if(data7.length > 63){
validate50.errors = [{instancePath:instancePath+"/from",schemaPath:"#/properties/from/maxLength",keyword:"maxLength",params:{limit: 63}}];
return false;
}
else {
if(data7.length < 1){
validate50.errors = [{instancePath:instancePath+"/from",schemaPath:"#/properties/from/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate50.errors = [{instancePath:instancePath+"/from",schemaPath:"#/properties/from/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs17 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.to !== undefined){
let data8 = data.to;
const _errs19 = errors;
if(errors === _errs19){
if(typeof data8 === "string"){
if(data8.length > 63){
validate50.errors = [{instancePath:instancePath+"/to",schemaPath:"#/properties/to/maxLength",keyword:"maxLength",params:{limit: 63}}];
return false;
}
else {
if(data8.length < 1){
validate50.errors = [{instancePath:instancePath+"/to",schemaPath:"#/properties/to/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate50.errors = [{instancePath:instancePath+"/to",schemaPath:"#/properties/to/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs19 === errors;
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
validate50.errors = vErrors;
return errors === 0;
}
validate50.evaluated = {"props":true,"items":true,"dynamicProps":false,"dynamicItems":false};

const schema14 = {"type":["object","array"],"additionalProperties":false,"required":["keep"],"properties":{"job":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"keep":{"type":"boolean"}},"items":{"type":"object","additionalProperties":false,"required":["keep"],"properties":{"job":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"keep":{"type":"boolean"}}}};

function validate52(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate52.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!data || typeof data != "object"){
validate52.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema14.type}}];
return false;
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
if((data0.keep === undefined) && (missing0 = "keep")){
validate52.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs3 = errors;
for(const key0 in data0){
if(!(((key0 === "job") || (key0 === "topic")) || (key0 === "keep"))){
validate52.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs3 === errors){
if(data0.job !== undefined){
let data1 = data0.job;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate52.errors = [{instancePath:instancePath+"/" + i0+"/job",schemaPath:"#/items/properties/job/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate52.errors = [{instancePath:instancePath+"/" + i0+"/job",schemaPath:"#/items/properties/job/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.topic !== undefined){
let data2 = data0.topic;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length < 1){
validate52.errors = [{instancePath:instancePath+"/" + i0+"/topic",schemaPath:"#/items/properties/topic/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate52.errors = [{instancePath:instancePath+"/" + i0+"/topic",schemaPath:"#/items/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.keep !== undefined){
const _errs8 = errors;
if(typeof data0.keep !== "boolean"){
validate52.errors = [{instancePath:instancePath+"/" + i0+"/keep",schemaPath:"#/items/properties/keep/type",keyword:"type",params:{type: "boolean"}}];
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
}
else {
validate52.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs1 === errors;
if(!valid0){
break;
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.keep === undefined) && (missing1 = "keep")){
validate52.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs10 = errors;
for(const key1 in data){
if(!(((key1 === "job") || (key1 === "topic")) || (key1 === "keep"))){
validate52.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs10 === errors){
if(data.job !== undefined){
let data4 = data.job;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data4 === "string"){
if(data4.length < 1){
validate52.errors = [{instancePath:instancePath+"/job",schemaPath:"#/properties/job/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate52.errors = [{instancePath:instancePath+"/job",schemaPath:"#/properties/job/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.topic !== undefined){
let data5 = data.topic;
const _errs13 = errors;
if(errors === _errs13){
if(typeof data5 === "string"){
if(data5.length < 1){
validate52.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate52.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.keep !== undefined){
const _errs15 = errors;
if(typeof data.keep !== "boolean"){
validate52.errors = [{instancePath:instancePath+"/keep",schemaPath:"#/properties/keep/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid2 = _errs15 === errors;
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
validate52.errors = vErrors;
return errors === 0;
}
validate52.evaluated = {"props":true,"items":true,"dynamicProps":false,"dynamicItems":false};


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
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema0.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "defaults") || (key0 === "topics")) || (key0 === "jobs")) || (key0 === "tests")) || (key0 === "moved")) || (key0 === "removed")) || (pattern0.test(key0)))){
validate0.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.defaults !== undefined){
const _errs2 = errors;
if(!(validate1(data.defaults, {instancePath:instancePath+"/defaults",parentData:data,parentDataProperty:"defaults",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.topics !== undefined){
let data1 = data.topics;
const _errs3 = errors;
if((!(data1 && typeof data1 == "object" && !Array.isArray(data1))) && (data1 !== null)){
validate0.errors = [{instancePath:instancePath+"/topics",schemaPath:"#/properties/topics/type",keyword:"type",params:{type: schema0.properties.topics.type}}];
return false;
}
if(errors === _errs3){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
for(const key1 in data1){
const _errs6 = errors;
if(!(validate23(data1[key1], {instancePath:instancePath+"/topics/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data1,parentDataProperty:key1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var valid1 = _errs6 === errors;
if(!valid1){
break;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jobs !== undefined){
let data3 = data.jobs;
const _errs7 = errors;
if((!(data3 && typeof data3 == "object" && !Array.isArray(data3))) && (data3 !== null)){
validate0.errors = [{instancePath:instancePath+"/jobs",schemaPath:"#/properties/jobs/type",keyword:"type",params:{type: schema0.properties.jobs.type}}];
return false;
}
if(errors === _errs7){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key2 in data3){
const _errs10 = errors;
if(!(validate31(data3[key2], {instancePath:instancePath+"/jobs/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data3,parentDataProperty:key2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
var valid2 = _errs10 === errors;
if(!valid2){
break;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tests !== undefined){
let data5 = data.tests;
const _errs11 = errors;
if((!(Array.isArray(data5))) && (data5 !== null)){
validate0.errors = [{instancePath:instancePath+"/tests",schemaPath:"#/properties/tests/type",keyword:"type",params:{type: schema0.properties.tests.type}}];
return false;
}
if(errors === _errs11){
if(Array.isArray(data5)){
var valid3 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
const _errs13 = errors;
if(!(validate46(data5[i0], {instancePath:instancePath+"/tests/" + i0,parentData:data5,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid3 = _errs13 === errors;
if(!valid3){
break;
}
}
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.moved !== undefined){
const _errs14 = errors;
if(!(validate50(data.moved, {instancePath:instancePath+"/moved",parentData:data,parentDataProperty:"moved",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate50.errors : vErrors.concat(validate50.errors);
errors = vErrors.length;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.removed !== undefined){
const _errs15 = errors;
if(!(validate52(data.removed, {instancePath:instancePath+"/removed",parentData:data,parentDataProperty:"removed",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate52.errors : vErrors.concat(validate52.errors);
errors = vErrors.length;
}
var valid0 = _errs15 === errors;
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
validate0.errors = vErrors;
return errors === 0;
}
validate0.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

return validate0;
})();
export const isProject: (value: unknown) => boolean = (() => {

const schema0 = {"type":["object","null"],"additionalProperties":false,"properties":{"project":{"type":"string","minLength":1,"maxLength":63},"renamed_from":{"type":"string","minLength":1,"maxLength":63},"schema":{"type":"string","pattern":"^[a-z_][a-z0-9_]*$","maxLength":63},"repository":{"type":"string","pattern":"^[A-Za-z0-9_-]{8,64}$"},"include":{"type":"array","items":{"type":"string","minLength":1}},"exclude":{"type":"array","items":{"type":"string","minLength":1}},"defaults":{"$ref":"#/$defs/defaults"},"vars":{"$ref":"#/$defs/vars"},"connections":{"type":["object","null"],"additionalProperties":{"$ref":"#/$defs/connection"}},"roles":{"$ref":"#/$defs/jobRoles"},"webhooks":{"type":["object","null"],"additionalProperties":{"$ref":"#/$defs/webhook"}},"on_apply":{"$ref":"#/$defs/event"},"on_drift":{"$ref":"#/$defs/event"},"on_sync_failed":{"$ref":"#/$defs/event"},"environments":{"type":["object","null"],"additionalProperties":{"$ref":"#/$defs/environment"}},"policy":{"type":["object","null"],"additionalProperties":false,"properties":{"require-description":{"$ref":"#/$defs/severity"},"require-timeout":{"$ref":"#/$defs/severity"},"require-role":{"$ref":"#/$defs/severity"},"forbidden-roles":{"type":"object","additionalProperties":false,"required":["roles"],"properties":{"severity":{"$ref":"#/$defs/severity"},"roles":{"type":"array","minItems":1,"items":{"type":"string","minLength":1}}}},"allowed-databases":{"type":"object","additionalProperties":false,"required":["databases"],"properties":{"severity":{"$ref":"#/$defs/severity"},"databases":{"type":"array","minItems":1,"items":{"type":"string","minLength":1}}}},"freeze":{"$ref":"#/$defs/freeze"},"approvals":{"$ref":"#/$defs/approvals"},"max-starts-per-minute":{"type":"object","additionalProperties":false,"required":["limit"],"properties":{"severity":{"$ref":"#/$defs/severity"},"limit":{"type":"integer","minimum":1}}},"rules":{"type":"array","maxItems":100,"items":{"type":"object","additionalProperties":false,"required":["name","expression"],"properties":{"name":{"type":"string","minLength":1,"maxLength":100},"expression":{"type":"string","minLength":1},"when":{"type":"string","minLength":1},"severity":{"$ref":"#/$defs/severity"},"message":{"type":"string","minLength":1}}}},"PGH053":{"$ref":"#/$defs/severity"},"PGH082":{"$ref":"#/$defs/severity"},"PGH090":{"$ref":"#/$defs/severity"},"PGH401":{"$ref":"#/$defs/severity"},"PGH402":{"$ref":"#/$defs/severity"},"PGH403":{"$ref":"#/$defs/severity"},"PGH404":{"$ref":"#/$defs/severity"},"PGH405":{"$ref":"#/$defs/severity"},"PGH406":{"$ref":"#/$defs/severity"},"PGH407":{"$ref":"#/$defs/severity"},"PGH408":{"$ref":"#/$defs/severity"},"PGH409":{"$ref":"#/$defs/severity"},"PGH410":{"$ref":"#/$defs/severity"},"PGH411":{"$ref":"#/$defs/severity"},"PGH412":{"$ref":"#/$defs/severity"},"PGH420":{"$ref":"#/$defs/severity"},"PGH421":{"$ref":"#/$defs/severity"},"PGH422":{"$ref":"#/$defs/severity"},"PGH423":{"$ref":"#/$defs/severity"},"PGH424":{"$ref":"#/$defs/severity"},"PGH425":{"$ref":"#/$defs/severity"},"PGH426":{"$ref":"#/$defs/severity"},"PGH427":{"$ref":"#/$defs/severity"},"PGH428":{"$ref":"#/$defs/severity"},"PGH430":{"$ref":"#/$defs/severity"}}},"isolation":{"enum":["login","trusted"]},"daemon":{"type":["object","null"],"additionalProperties":false,"properties":{"enabled":{"type":"boolean"},"slots":{"type":"integer","minimum":1,"maximum":1000},"max_connections":{"default":null,"type":["integer","null"],"minimum":1,"maximum":10000},"idle_timeout":{"$ref":"#/$defs/duration"},"max_message_bytes":{"type":"integer","minimum":65536,"maximum":268435456},"poll":{"$ref":"#/$defs/duration"},"batch":{"type":"integer","minimum":1,"maximum":10000},"grace":{"$ref":"#/$defs/duration"},"restart_pause":{"$ref":"#/$defs/duration"},"quiet":{"type":"boolean"},"quiet_after":{"$ref":"#/$defs/duration"},"check_sql":{"enum":["off","nightly"]},"quiet_check":{"$ref":"#/$defs/duration"}}},"test":{"type":["object","null"],"additionalProperties":false,"properties":{"schema":{"type":"string","minLength":1},"command":{"type":"string","minLength":1}}},"http":{"type":["object","null"],"additionalProperties":false,"properties":{"token_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"read_token_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"tokens":{"type":"object","additionalProperties":{"type":"object","additionalProperties":false,"required":["token_env","scope"],"properties":{"token_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"scope":{"enum":["read","operate"]},"projects":{"type":"array","items":{"type":"string","minLength":1}},"topics":{"type":"array","items":{"type":"string","minLength":1}}}}},"allow":{"type":"array","uniqueItems":true,"items":{"enum":["trigger","pause","cancel","retry","enqueue"]}},"hosts":{"type":"array","items":{"type":"string","pattern":"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$","maxLength":253}},"trusted_proxy":{"type":"object","additionalProperties":false,"required":["addresses","user_header","roles_header","roles"],"properties":{"addresses":{"type":"array","minItems":1,"items":{"type":"string","pattern":"^[0-9A-Fa-f:.]{2,45}$"}},"user_header":{"type":"string","pattern":"^[A-Za-z][A-Za-z0-9-]{0,60}$"},"roles_header":{"type":"string","pattern":"^[A-Za-z][A-Za-z0-9-]{0,60}$"},"roles":{"type":"object","minProperties":1,"additionalProperties":{"type":"object","additionalProperties":false,"required":["scope"],"properties":{"scope":{"enum":["read","operate"]},"projects":{"type":"array","items":{"type":"string","minLength":1}},"topics":{"type":"array","items":{"type":"string","minLength":1}}}}}}},"base_url":{"type":"string","pattern":"^https?://[^\\s?#\"<>]+$","maxLength":1000}}}},"patternProperties":{"^x-":{}},"$defs":{"severity":{"enum":["error","warning","off"]},"vars":{"type":["object","null"],"additionalProperties":{"type":["string","number","boolean"]},"propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_]*$"}},"roles":{"type":["object","null"],"additionalProperties":{"type":["object","null"],"maxProperties":1,"additionalProperties":false,"properties":{"password_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"password_file":{"type":"string","minLength":1},"password_command":{"type":"array","minItems":1,"items":{"type":"string","minLength":1}}}}},"jobRoles":{"type":["object","null"],"additionalProperties":{"type":["object","null"],"additionalProperties":false,"properties":{"password_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"password_file":{"type":"string","minLength":1},"password_command":{"type":"array","minItems":1,"items":{"type":"string","minLength":1}},"concurrency":{"type":"integer","minimum":1,"maximum":100000},"max_waiting":{"type":"integer","minimum":1,"maximum":2147483647}}}},"connection":{"type":"object","additionalProperties":false,"required":["url_env"],"properties":{"url_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"roles":{"$ref":"#/$defs/roles"}}},"webhook":{"type":"object","additionalProperties":false,"required":["url_env","secret_env"],"properties":{"url_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"secret_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"ca_file":{"type":"string","minLength":1},"format":{"enum":["json","slack","teams"]}}},"event":{"type":"object","additionalProperties":false,"required":["webhook"],"properties":{"webhook":{"type":"string","minLength":1}}},"environment":{"type":["object","null"],"additionalProperties":false,"properties":{"url_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"default":{"type":"boolean"},"vars":{"$ref":"#/$defs/vars"},"include":{"type":"array","items":{"type":"string","minLength":1}},"exclude":{"type":"array","items":{"type":"string","minLength":1}},"defaults":{"$ref":"#/$defs/defaults"},"policy":{"type":["object","null"],"additionalProperties":false,"properties":{"freeze":{"$ref":"#/$defs/freeze"},"approvals":{"$ref":"#/$defs/approvals"}}},"schedules":{"enum":["on","off"]}}},"freeze":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["cron","duration"],"properties":{"cron":{"type":"string","minLength":1},"duration":{"$ref":"#/$defs/duration"},"timezone":{"type":"string","minLength":1},"reason":{"type":"string","minLength":1},"allow":{"type":"array","items":{"type":"string","minLength":1}}}}},"approvals":{"type":"integer","minimum":0,"maximum":20},"defaults":{"type":["object","null"],"additionalProperties":false,"properties":{"timezone":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"database":{"default":null,"type":["string","null"],"minLength":1},"connection":{"default":null,"type":["string","null"],"minLength":1},"role":{"default":null,"type":["string","null"],"minLength":1},"transaction":{"type":"boolean"},"timeout":{"$ref":"#/$defs/duration"},"overlap":{"enum":["skip","queue","allow"]},"catchup":{"enum":["skip","latest","all"]},"catchup_window":{"$ref":"#/$defs/duration"},"retry":{"$ref":"#/$defs/retry"},"priority":{"type":"integer","minimum":0,"maximum":32767},"jitter":{"$ref":"#/$defs/duration"},"starts_at":{"$ref":"#/$defs/timestamp"},"ends_at":{"$ref":"#/$defs/timestamp"},"enabled":{"type":"boolean"},"protect":{"type":"boolean"},"labels":{"$ref":"#/$defs/labels"},"expect":{"$ref":"#/$defs/expect"},"on_failure":{"$ref":"#/$defs/onFailure"},"log":{"enum":["all","errors","off"]},"keep_last":{"default":null,"type":["integer","null"],"minimum":1,"maximum":10000},"preview":{"type":"boolean"},"ignore":{"type":"array","uniqueItems":true,"items":{"enum":["schedule","timezone","topic","sql","database","connection","role","transaction","timeout","overlap","catchup","catchup_window","retry","retry.limit","retry.initial","retry.factor","retry.max","retry.jitter","priority","jitter","starts_at","ends_at","enabled","labels","expect","expect.rows","expect.success_within","expect.late_after","expect.max_runtime","on_failure","on_failure.notify","on_failure.webhook","log","keep_last","params","description"]}}}},"duration":{"type":"string","pattern":"^(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"},"timestamp":{"type":"string"},"retry":{"type":"object","additionalProperties":false,"properties":{"limit":{"type":"integer","minimum":0,"maximum":1000},"initial":{"$ref":"#/$defs/duration"},"factor":{"type":"number","minimum":1,"maximum":100},"max":{"$ref":"#/$defs/duration"},"jitter":{"type":"number","minimum":0,"maximum":1}}},"labels":{"type":"object","additionalProperties":{"type":"string"}},"expect":{"type":"object","additionalProperties":false,"properties":{"rows":{"type":"string","pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"success_within":{"$ref":"#/$defs/duration"},"late_after":{"$ref":"#/$defs/duration"},"max_runtime":{"$ref":"#/$defs/duration"}}},"onFailure":{"type":"object","additionalProperties":false,"properties":{"notify":{"type":["string","null"],"minLength":1,"maxLength":63},"webhook":{"type":["string","null"],"minLength":1}}}}};
const func0 = Object.prototype.hasOwnProperty;

const func17 = Object.is;
const pattern0 = new RegExp("^x-", "u");
const pattern1 = new RegExp("^[a-z_][a-z0-9_]*$", "u");
const pattern2 = new RegExp("^[A-Za-z0-9_-]{8,64}$", "u");
const pattern5 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
const pattern15 = new RegExp("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", "u");
const pattern16 = new RegExp("^[0-9A-Fa-f:.]{2,45}$", "u");
const pattern17 = new RegExp("^[A-Za-z][A-Za-z0-9-]{0,60}$", "u");
const pattern19 = new RegExp("^https?://[^\\s?#\"<>]+$", "u");
const schema1 = {"type":["object","null"],"additionalProperties":false,"properties":{"timezone":{"type":"string","minLength":1},"topic":{"type":"string","minLength":1},"database":{"default":null,"type":["string","null"],"minLength":1},"connection":{"default":null,"type":["string","null"],"minLength":1},"role":{"default":null,"type":["string","null"],"minLength":1},"transaction":{"type":"boolean"},"timeout":{"$ref":"#/$defs/duration"},"overlap":{"enum":["skip","queue","allow"]},"catchup":{"enum":["skip","latest","all"]},"catchup_window":{"$ref":"#/$defs/duration"},"retry":{"$ref":"#/$defs/retry"},"priority":{"type":"integer","minimum":0,"maximum":32767},"jitter":{"$ref":"#/$defs/duration"},"starts_at":{"$ref":"#/$defs/timestamp"},"ends_at":{"$ref":"#/$defs/timestamp"},"enabled":{"type":"boolean"},"protect":{"type":"boolean"},"labels":{"$ref":"#/$defs/labels"},"expect":{"$ref":"#/$defs/expect"},"on_failure":{"$ref":"#/$defs/onFailure"},"log":{"enum":["all","errors","off"]},"keep_last":{"default":null,"type":["integer","null"],"minimum":1,"maximum":10000},"preview":{"type":"boolean"},"ignore":{"type":"array","uniqueItems":true,"items":{"enum":["schedule","timezone","topic","sql","database","connection","role","transaction","timeout","overlap","catchup","catchup_window","retry","retry.limit","retry.initial","retry.factor","retry.max","retry.jitter","priority","jitter","starts_at","ends_at","enabled","labels","expect","expect.rows","expect.success_within","expect.late_after","expect.max_runtime","on_failure","on_failure.notify","on_failure.webhook","log","keep_last","params","description"]}}}};
const schema2 = {"type":"string","pattern":"^(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"};
const pattern3 = new RegExp("^(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$", "u");

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
if(typeof data === "string"){
if(!pattern3.test(data)){
validate2.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"}}];
return false;
}
}
else {
validate2.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate2.errors = vErrors;
return errors === 0;
}
validate2.evaluated = {"dynamicProps":false,"dynamicItems":false};

const schema3 = {"type":"object","additionalProperties":false,"properties":{"limit":{"type":"integer","minimum":0,"maximum":1000},"initial":{"$ref":"#/$defs/duration"},"factor":{"type":"number","minimum":1,"maximum":100},"max":{"$ref":"#/$defs/duration"},"jitter":{"type":"number","minimum":0,"maximum":1}}};

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
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "limit") || (key0 === "initial")) || (key0 === "factor")) || (key0 === "max")) || (key0 === "jitter"))){
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
if(data0 > 1000 || isNaN(data0)){
validate5.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}}];
return false;
}
else {
if(data0 < 0 || isNaN(data0)){
validate5.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.initial !== undefined){
const _errs4 = errors;
if(!(validate2(data.initial, {instancePath:instancePath+"/initial",parentData:data,parentDataProperty:"initial",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.factor !== undefined){
let data2 = data.factor;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data2 == "number"){
if(data2 > 100 || isNaN(data2)){
validate5.errors = [{instancePath:instancePath+"/factor",schemaPath:"#/properties/factor/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}}];
return false;
}
else {
if(data2 < 1 || isNaN(data2)){
validate5.errors = [{instancePath:instancePath+"/factor",schemaPath:"#/properties/factor/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/factor",schemaPath:"#/properties/factor/type",keyword:"type",params:{type: "number"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.max !== undefined){
const _errs7 = errors;
if(!(validate2(data.max, {instancePath:instancePath+"/max",parentData:data,parentDataProperty:"max",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jitter !== undefined){
let data4 = data.jitter;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data4 == "number"){
if(data4 > 1 || isNaN(data4)){
validate5.errors = [{instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1}}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate5.errors = [{instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/type",keyword:"type",params:{type: "number"}}];
return false;
}
}
var valid0 = _errs8 === errors;
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
else {
validate5.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate5.errors = vErrors;
return errors === 0;
}
validate5.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema4 = {"type":"string"};

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
if(typeof data !== "string"){
validate10.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
validate10.errors = vErrors;
return errors === 0;
}
validate10.evaluated = {"dynamicProps":false,"dynamicItems":false};

const schema5 = {"type":"object","additionalProperties":{"type":"string"}};

function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate13.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
const _errs2 = errors;
if(typeof data[key0] !== "string"){
validate13.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
if(!valid0){
break;
}
}
}
else {
validate13.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate13.errors = vErrors;
return errors === 0;
}
validate13.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema6 = {"type":"object","additionalProperties":false,"properties":{"rows":{"type":"string","pattern":"^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"},"success_within":{"$ref":"#/$defs/duration"},"late_after":{"$ref":"#/$defs/duration"},"max_runtime":{"$ref":"#/$defs/duration"}}};
const pattern4 = new RegExp("^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$", "u");

function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate15.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "rows") || (key0 === "success_within")) || (key0 === "late_after")) || (key0 === "max_runtime"))){
validate15.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.rows !== undefined){
let data0 = data.rows;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
validate15.errors = [{instancePath:instancePath+"/rows",schemaPath:"#/properties/rows/pattern",keyword:"pattern",params:{pattern: "^((>=|<=|=|<>|<|>) ?[0-9]{1,15}|[0-9]{1,15}\\.\\.[0-9]{1,15})$"}}];
return false;
}
}
else {
validate15.errors = [{instancePath:instancePath+"/rows",schemaPath:"#/properties/rows/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.success_within !== undefined){
const _errs4 = errors;
if(!(validate2(data.success_within, {instancePath:instancePath+"/success_within",parentData:data,parentDataProperty:"success_within",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.late_after !== undefined){
const _errs5 = errors;
if(!(validate2(data.late_after, {instancePath:instancePath+"/late_after",parentData:data,parentDataProperty:"late_after",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.max_runtime !== undefined){
const _errs6 = errors;
if(!(validate2(data.max_runtime, {instancePath:instancePath+"/max_runtime",parentData:data,parentDataProperty:"max_runtime",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
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
validate15.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate15.errors = vErrors;
return errors === 0;
}
validate15.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema7 = {"type":"object","additionalProperties":false,"properties":{"notify":{"type":["string","null"],"minLength":1,"maxLength":63},"webhook":{"type":["string","null"],"minLength":1}}};

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "notify") || (key0 === "webhook"))){
validate20.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.notify !== undefined){
let data0 = data.notify;
const _errs2 = errors;
if((typeof data0 !== "string") && (data0 !== null)){
validate20.errors = [{instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/type",keyword:"type",params:{type: schema7.properties.notify.type}}];
return false;
}
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length > 63){
validate20.errors = [{instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/maxLength",keyword:"maxLength",params:{limit: 63}}];
return false;
}
else {
if(data0.length < 1){
validate20.errors = [{instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.webhook !== undefined){
let data1 = data.webhook;
const _errs4 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate20.errors = [{instancePath:instancePath+"/webhook",schemaPath:"#/properties/webhook/type",keyword:"type",params:{type: schema7.properties.webhook.type}}];
return false;
}
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate20.errors = [{instancePath:instancePath+"/webhook",schemaPath:"#/properties/webhook/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate20.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


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
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate1.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema1.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema1.properties, key0))){
validate1.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.timezone !== undefined){
let data0 = data.timezone;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length < 1){
validate1.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/properties/timezone/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/properties/timezone/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.topic !== undefined){
let data1 = data.topic;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate1.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/topic",schemaPath:"#/properties/topic/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.database !== undefined){
let data2 = data.database;
const _errs6 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate1.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/type",keyword:"type",params:{type: schema1.properties.database.type}}];
return false;
}
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length < 1){
validate1.errors = [{instancePath:instancePath+"/database",schemaPath:"#/properties/database/minLength",keyword:"minLength",params:{limit: 1}}];
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
if(data.connection !== undefined){
let data3 = data.connection;
const _errs8 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate1.errors = [{instancePath:instancePath+"/connection",schemaPath:"#/properties/connection/type",keyword:"type",params:{type: schema1.properties.connection.type}}];
return false;
}
if(errors === _errs8){
if(typeof data3 === "string"){
if(data3.length < 1){
validate1.errors = [{instancePath:instancePath+"/connection",schemaPath:"#/properties/connection/minLength",keyword:"minLength",params:{limit: 1}}];
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
if(data.role !== undefined){
let data4 = data.role;
const _errs10 = errors;
if((typeof data4 !== "string") && (data4 !== null)){
validate1.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: schema1.properties.role.type}}];
return false;
}
if(errors === _errs10){
if(typeof data4 === "string"){
if(data4.length < 1){
validate1.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transaction !== undefined){
const _errs12 = errors;
if(typeof data.transaction !== "boolean"){
validate1.errors = [{instancePath:instancePath+"/transaction",schemaPath:"#/properties/transaction/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeout !== undefined){
const _errs14 = errors;
if(!(validate2(data.timeout, {instancePath:instancePath+"/timeout",parentData:data,parentDataProperty:"timeout",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.overlap !== undefined){
let data7 = data.overlap;
const _errs15 = errors;
if(!(((data7 === "skip") || (data7 === "queue")) || (data7 === "allow"))){
validate1.errors = [{instancePath:instancePath+"/overlap",schemaPath:"#/properties/overlap/enum",keyword:"enum",params:{allowedValues: schema1.properties.overlap.enum}}];
return false;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchup !== undefined){
let data8 = data.catchup;
const _errs16 = errors;
if(!(((data8 === "skip") || (data8 === "latest")) || (data8 === "all"))){
validate1.errors = [{instancePath:instancePath+"/catchup",schemaPath:"#/properties/catchup/enum",keyword:"enum",params:{allowedValues: schema1.properties.catchup.enum}}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.catchup_window !== undefined){
const _errs17 = errors;
if(!(validate2(data.catchup_window, {instancePath:instancePath+"/catchup_window",parentData:data,parentDataProperty:"catchup_window",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retry !== undefined){
const _errs18 = errors;
if(!(validate5(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.priority !== undefined){
let data11 = data.priority;
const _errs19 = errors;
if(!((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11)))){
validate1.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs19){
if(typeof data11 == "number"){
if(data11 > 32767 || isNaN(data11)){
validate1.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 32767}}];
return false;
}
else {
if(data11 < 0 || isNaN(data11)){
validate1.errors = [{instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jitter !== undefined){
const _errs21 = errors;
if(!(validate2(data.jitter, {instancePath:instancePath+"/jitter",parentData:data,parentDataProperty:"jitter",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.starts_at !== undefined){
const _errs22 = errors;
if(!(validate10(data.starts_at, {instancePath:instancePath+"/starts_at",parentData:data,parentDataProperty:"starts_at",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ends_at !== undefined){
const _errs23 = errors;
if(!(validate10(data.ends_at, {instancePath:instancePath+"/ends_at",parentData:data,parentDataProperty:"ends_at",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.enabled !== undefined){
const _errs24 = errors;
if(typeof data.enabled !== "boolean"){
validate1.errors = [{instancePath:instancePath+"/enabled",schemaPath:"#/properties/enabled/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.protect !== undefined){
const _errs26 = errors;
if(typeof data.protect !== "boolean"){
validate1.errors = [{instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.labels !== undefined){
const _errs28 = errors;
if(!(validate13(data.labels, {instancePath:instancePath+"/labels",parentData:data,parentDataProperty:"labels",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expect !== undefined){
const _errs29 = errors;
if(!(validate15(data.expect, {instancePath:instancePath+"/expect",parentData:data,parentDataProperty:"expect",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.on_failure !== undefined){
const _errs30 = errors;
if(!(validate20(data.on_failure, {instancePath:instancePath+"/on_failure",parentData:data,parentDataProperty:"on_failure",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
let data20 = data.log;
const _errs31 = errors;
if(!(((data20 === "all") || (data20 === "errors")) || (data20 === "off"))){
validate1.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema1.properties.log.enum}}];
return false;
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keep_last !== undefined){
let data21 = data.keep_last;
const _errs32 = errors;
if((!((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21)))) && (data21 !== null)){
validate1.errors = [{instancePath:instancePath+"/keep_last",schemaPath:"#/properties/keep_last/type",keyword:"type",params:{type: schema1.properties.keep_last.type}}];
return false;
}
if(errors === _errs32){
if(typeof data21 == "number"){
if(data21 > 10000 || isNaN(data21)){
validate1.errors = [{instancePath:instancePath+"/keep_last",schemaPath:"#/properties/keep_last/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}}];
return false;
}
else {
if(data21 < 1 || isNaN(data21)){
validate1.errors = [{instancePath:instancePath+"/keep_last",schemaPath:"#/properties/keep_last/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.preview !== undefined){
const _errs34 = errors;
if(typeof data.preview !== "boolean"){
validate1.errors = [{instancePath:instancePath+"/preview",schemaPath:"#/properties/preview/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ignore !== undefined){
let data23 = data.ignore;
const _errs36 = errors;
if(errors === _errs36){
if(Array.isArray(data23)){
var valid1 = true;
const len0 = data23.length;
for(let i0=0; i0<len0; i0++){
let data24 = data23[i0];
const _errs38 = errors;
if(!((((((((((((((((((((((((((((((((((((data24 === "schedule") || (data24 === "timezone")) || (data24 === "topic")) || (data24 === "sql")) || (data24 === "database")) || (data24 === "connection")) || (data24 === "role")) || (data24 === "transaction")) || (data24 === "timeout")) || (data24 === "overlap")) || (data24 === "catchup")) || (data24 === "catchup_window")) || (data24 === "retry")) || (data24 === "retry.limit")) || (data24 === "retry.initial")) || (data24 === "retry.factor")) || (data24 === "retry.max")) || (data24 === "retry.jitter")) || (data24 === "priority")) || (data24 === "jitter")) || (data24 === "starts_at")) || (data24 === "ends_at")) || (data24 === "enabled")) || (data24 === "labels")) || (data24 === "expect")) || (data24 === "expect.rows")) || (data24 === "expect.success_within")) || (data24 === "expect.late_after")) || (data24 === "expect.max_runtime")) || (data24 === "on_failure")) || (data24 === "on_failure.notify")) || (data24 === "on_failure.webhook")) || (data24 === "log")) || (data24 === "keep_last")) || (data24 === "params")) || (data24 === "description"))){
validate1.errors = [{instancePath:instancePath+"/ignore/" + i0,schemaPath:"#/properties/ignore/items/enum",keyword:"enum",params:{allowedValues: schema1.properties.ignore.items.enum}}];
return false;
}
var valid1 = _errs38 === errors;
if(!valid1){
break;
}
}
if(valid1){
let i1 = data23.length;
let j0;
if(i1 > 1){
outer0:
for(;i1--;){
for(j0 = i1; j0--;){
if(func17(data23[i1], data23[j0])){
validate1.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}}];
return false;
break outer0;
}
}
}
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs36 === errors;
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
validate1.errors = vErrors;
return errors === 0;
}
validate1.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema8 = {"type":["object","null"],"additionalProperties":{"type":["string","number","boolean"]},"propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_]*$"}};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate23.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema8.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
const _errs1 = errors;
if(typeof key0 === "string"){
if(!pattern5.test(key0)){
const err0 = {instancePath,schemaPath:"#/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},propertyName:key0};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var valid0 = _errs1 === errors;
if(!valid0){
const err1 = {instancePath,schemaPath:"#/propertyNames",keyword:"propertyNames",params:{propertyName: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate23.errors = vErrors;
return false;
break;
}
}
if(valid0){
for(const key1 in data){
let data0 = data[key1];
const _errs3 = errors;
if(((typeof data0 !== "string") && (!(typeof data0 == "number"))) && (typeof data0 !== "boolean")){
validate23.errors = [{instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/type",keyword:"type",params:{type: schema8.additionalProperties.type}}];
return false;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
}
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema9 = {"type":"object","additionalProperties":false,"required":["url_env"],"properties":{"url_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"roles":{"$ref":"#/$defs/roles"}}};
const schema10 = {"type":["object","null"],"additionalProperties":{"type":["object","null"],"maxProperties":1,"additionalProperties":false,"properties":{"password_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"password_file":{"type":"string","minLength":1},"password_command":{"type":"array","minItems":1,"items":{"type":"string","minLength":1}}}}};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate26.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema10.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
let data0 = data[key0];
const _errs2 = errors;
if((!(data0 && typeof data0 == "object" && !Array.isArray(data0))) && (data0 !== null)){
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/type",keyword:"type",params:{type: schema10.additionalProperties.type}}];
return false;
}
if(errors === _errs2){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(Object.keys(data0).length > 1){
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/maxProperties",keyword:"maxProperties",params:{limit: 1}}];
return false;
}
else {
const _errs4 = errors;
for(const key1 in data0){
if(!(((key1 === "password_env") || (key1 === "password_file")) || (key1 === "password_command"))){
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs4 === errors){
if(data0.password_env !== undefined){
let data1 = data0.password_env;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern5.test(data1)){
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_env",schemaPath:"#/additionalProperties/properties/password_env/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_env",schemaPath:"#/additionalProperties/properties/password_env/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.password_file !== undefined){
let data2 = data0.password_file;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data2 === "string"){
if(data2.length < 1){
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_file",schemaPath:"#/additionalProperties/properties/password_file/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_file",schemaPath:"#/additionalProperties/properties/password_file/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.password_command !== undefined){
let data3 = data0.password_command;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
if(data3.length < 1){
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_command",schemaPath:"#/additionalProperties/properties/password_command/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid2 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
const _errs11 = errors;
if(errors === _errs11){
if(typeof data4 === "string"){
if(data4.length < 1){
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_command/" + i0,schemaPath:"#/additionalProperties/properties/password_command/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_command/" + i0,schemaPath:"#/additionalProperties/properties/password_command/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs11 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_command",schemaPath:"#/additionalProperties/properties/password_command/type",keyword:"type",params:{type: "array"}}];
return false;
}
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
}
}
var valid0 = _errs2 === errors;
if(!valid0){
break;
}
}
}
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


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
if((data.url_env === undefined) && (missing0 = "url_env")){
validate25.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "url_env") || (key0 === "roles"))){
validate25.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.url_env !== undefined){
let data0 = data.url_env;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern5.test(data0)){
validate25.errors = [{instancePath:instancePath+"/url_env",schemaPath:"#/properties/url_env/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}}];
return false;
}
}
else {
validate25.errors = [{instancePath:instancePath+"/url_env",schemaPath:"#/properties/url_env/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.roles !== undefined){
const _errs4 = errors;
if(!(validate26(data.roles, {instancePath:instancePath+"/roles",parentData:data,parentDataProperty:"roles",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
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
else {
validate25.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema11 = {"type":["object","null"],"additionalProperties":{"type":["object","null"],"additionalProperties":false,"properties":{"password_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"password_file":{"type":"string","minLength":1},"password_command":{"type":"array","minItems":1,"items":{"type":"string","minLength":1}},"concurrency":{"type":"integer","minimum":1,"maximum":100000},"max_waiting":{"type":"integer","minimum":1,"maximum":2147483647}}}};

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate29.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate29.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema11.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
let data0 = data[key0];
const _errs2 = errors;
if((!(data0 && typeof data0 == "object" && !Array.isArray(data0))) && (data0 !== null)){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/type",keyword:"type",params:{type: schema11.additionalProperties.type}}];
return false;
}
if(errors === _errs2){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
const _errs4 = errors;
for(const key1 in data0){
if(!(((((key1 === "password_env") || (key1 === "password_file")) || (key1 === "password_command")) || (key1 === "concurrency")) || (key1 === "max_waiting"))){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs4 === errors){
if(data0.password_env !== undefined){
let data1 = data0.password_env;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern5.test(data1)){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_env",schemaPath:"#/additionalProperties/properties/password_env/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}}];
return false;
}
}
else {
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_env",schemaPath:"#/additionalProperties/properties/password_env/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.password_file !== undefined){
let data2 = data0.password_file;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data2 === "string"){
if(data2.length < 1){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_file",schemaPath:"#/additionalProperties/properties/password_file/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_file",schemaPath:"#/additionalProperties/properties/password_file/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.password_command !== undefined){
let data3 = data0.password_command;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
if(data3.length < 1){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_command",schemaPath:"#/additionalProperties/properties/password_command/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid2 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
const _errs11 = errors;
if(errors === _errs11){
if(typeof data4 === "string"){
if(data4.length < 1){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_command/" + i0,schemaPath:"#/additionalProperties/properties/password_command/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_command/" + i0,schemaPath:"#/additionalProperties/properties/password_command/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs11 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/password_command",schemaPath:"#/additionalProperties/properties/password_command/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.concurrency !== undefined){
let data5 = data0.concurrency;
const _errs13 = errors;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/concurrency",schemaPath:"#/additionalProperties/properties/concurrency/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs13){
if(typeof data5 == "number"){
if(data5 > 100000 || isNaN(data5)){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/concurrency",schemaPath:"#/additionalProperties/properties/concurrency/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000}}];
return false;
}
else {
if(data5 < 1 || isNaN(data5)){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/concurrency",schemaPath:"#/additionalProperties/properties/concurrency/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid1 = _errs13 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.max_waiting !== undefined){
let data6 = data0.max_waiting;
const _errs15 = errors;
if(!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/max_waiting",schemaPath:"#/additionalProperties/properties/max_waiting/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs15){
if(typeof data6 == "number"){
if(data6 > 2147483647 || isNaN(data6)){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/max_waiting",schemaPath:"#/additionalProperties/properties/max_waiting/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}}];
return false;
}
else {
if(data6 < 1 || isNaN(data6)){
validate29.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/max_waiting",schemaPath:"#/additionalProperties/properties/max_waiting/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid1 = _errs15 === errors;
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
var valid0 = _errs2 === errors;
if(!valid0){
break;
}
}
}
}
validate29.errors = vErrors;
return errors === 0;
}
validate29.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema12 = {"type":"object","additionalProperties":false,"required":["url_env","secret_env"],"properties":{"url_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"secret_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"ca_file":{"type":"string","minLength":1},"format":{"enum":["json","slack","teams"]}}};

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
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.url_env === undefined) && (missing0 = "url_env")) || ((data.secret_env === undefined) && (missing0 = "secret_env"))){
validate31.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "url_env") || (key0 === "secret_env")) || (key0 === "ca_file")) || (key0 === "format"))){
validate31.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.url_env !== undefined){
let data0 = data.url_env;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern5.test(data0)){
validate31.errors = [{instancePath:instancePath+"/url_env",schemaPath:"#/properties/url_env/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}}];
return false;
}
}
else {
validate31.errors = [{instancePath:instancePath+"/url_env",schemaPath:"#/properties/url_env/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.secret_env !== undefined){
let data1 = data.secret_env;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(!pattern5.test(data1)){
validate31.errors = [{instancePath:instancePath+"/secret_env",schemaPath:"#/properties/secret_env/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}}];
return false;
}
}
else {
validate31.errors = [{instancePath:instancePath+"/secret_env",schemaPath:"#/properties/secret_env/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ca_file !== undefined){
let data2 = data.ca_file;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length < 1){
validate31.errors = [{instancePath:instancePath+"/ca_file",schemaPath:"#/properties/ca_file/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate31.errors = [{instancePath:instancePath+"/ca_file",schemaPath:"#/properties/ca_file/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.format !== undefined){
let data3 = data.format;
const _errs8 = errors;
if(!(((data3 === "json") || (data3 === "slack")) || (data3 === "teams"))){
validate31.errors = [{instancePath:instancePath+"/format",schemaPath:"#/properties/format/enum",keyword:"enum",params:{allowedValues: schema12.properties.format.enum}}];
return false;
}
var valid0 = _errs8 === errors;
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
else {
validate31.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema13 = {"type":"object","additionalProperties":false,"required":["webhook"],"properties":{"webhook":{"type":"string","minLength":1}}};

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate33.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.webhook === undefined) && (missing0 = "webhook")){
validate33.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "webhook")){
validate33.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.webhook !== undefined){
let data0 = data.webhook;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length < 1){
validate33.errors = [{instancePath:instancePath+"/webhook",schemaPath:"#/properties/webhook/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate33.errors = [{instancePath:instancePath+"/webhook",schemaPath:"#/properties/webhook/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
}
else {
validate33.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate33.errors = vErrors;
return errors === 0;
}
validate33.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema14 = {"type":["object","null"],"additionalProperties":false,"properties":{"url_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"default":{"type":"boolean"},"vars":{"$ref":"#/$defs/vars"},"include":{"type":"array","items":{"type":"string","minLength":1}},"exclude":{"type":"array","items":{"type":"string","minLength":1}},"defaults":{"$ref":"#/$defs/defaults"},"policy":{"type":["object","null"],"additionalProperties":false,"properties":{"freeze":{"$ref":"#/$defs/freeze"},"approvals":{"$ref":"#/$defs/approvals"}}},"schedules":{"enum":["on","off"]}}};
const schema15 = {"type":"array","items":{"type":"object","additionalProperties":false,"required":["cron","duration"],"properties":{"cron":{"type":"string","minLength":1},"duration":{"$ref":"#/$defs/duration"},"timezone":{"type":"string","minLength":1},"reason":{"type":"string","minLength":1},"allow":{"type":"array","items":{"type":"string","minLength":1}}}}};

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
if(((data0.cron === undefined) && (missing0 = "cron")) || ((data0.duration === undefined) && (missing0 = "duration"))){
validate40.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs3 = errors;
for(const key0 in data0){
if(!(((((key0 === "cron") || (key0 === "duration")) || (key0 === "timezone")) || (key0 === "reason")) || (key0 === "allow"))){
validate40.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs3 === errors){
if(data0.cron !== undefined){
let data1 = data0.cron;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/cron",schemaPath:"#/items/properties/cron/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate40.errors = [{instancePath:instancePath+"/" + i0+"/cron",schemaPath:"#/items/properties/cron/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.duration !== undefined){
const _errs6 = errors;
if(!(validate2(data0.duration, {instancePath:instancePath+"/" + i0+"/duration",parentData:data0,parentDataProperty:"duration",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.timezone !== undefined){
let data3 = data0.timezone;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(data3.length < 1){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/timezone",schemaPath:"#/items/properties/timezone/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate40.errors = [{instancePath:instancePath+"/" + i0+"/timezone",schemaPath:"#/items/properties/timezone/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.reason !== undefined){
let data4 = data0.reason;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data4 === "string"){
if(data4.length < 1){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/reason",schemaPath:"#/items/properties/reason/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate40.errors = [{instancePath:instancePath+"/" + i0+"/reason",schemaPath:"#/items/properties/reason/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.allow !== undefined){
let data5 = data0.allow;
const _errs11 = errors;
if(errors === _errs11){
if(Array.isArray(data5)){
var valid2 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
const _errs13 = errors;
if(errors === _errs13){
if(typeof data6 === "string"){
if(data6.length < 1){
validate40.errors = [{instancePath:instancePath+"/" + i0+"/allow/" + i1,schemaPath:"#/items/properties/allow/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate40.errors = [{instancePath:instancePath+"/" + i0+"/allow/" + i1,schemaPath:"#/items/properties/allow/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs13 === errors;
if(!valid2){
break;
}
}
}
else {
validate40.errors = [{instancePath:instancePath+"/" + i0+"/allow",schemaPath:"#/items/properties/allow/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid1 = _errs11 === errors;
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

const schema16 = {"type":"integer","minimum":0,"maximum":20};

function validate43(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate43.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!((typeof data == "number") && (!(data % 1) && !isNaN(data)))){
validate43.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === 0){
if(typeof data == "number"){
if(data > 20 || isNaN(data)){
validate43.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 20}}];
return false;
}
else {
if(data < 0 || isNaN(data)){
validate43.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
validate43.errors = vErrors;
return errors === 0;
}
validate43.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate37.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate37.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema14.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((((((((key0 === "url_env") || (key0 === "default")) || (key0 === "vars")) || (key0 === "include")) || (key0 === "exclude")) || (key0 === "defaults")) || (key0 === "policy")) || (key0 === "schedules"))){
validate37.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.url_env !== undefined){
let data0 = data.url_env;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern5.test(data0)){
validate37.errors = [{instancePath:instancePath+"/url_env",schemaPath:"#/properties/url_env/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/url_env",schemaPath:"#/properties/url_env/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.default !== undefined){
const _errs4 = errors;
if(typeof data.default !== "boolean"){
validate37.errors = [{instancePath:instancePath+"/default",schemaPath:"#/properties/default/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.vars !== undefined){
const _errs6 = errors;
if(!(validate23(data.vars, {instancePath:instancePath+"/vars",parentData:data,parentDataProperty:"vars",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.include !== undefined){
let data3 = data.include;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data3)){
var valid1 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
const _errs9 = errors;
if(errors === _errs9){
if(typeof data4 === "string"){
if(data4.length < 1){
validate37.errors = [{instancePath:instancePath+"/include/" + i0,schemaPath:"#/properties/include/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/include/" + i0,schemaPath:"#/properties/include/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs9 === errors;
if(!valid1){
break;
}
}
}
else {
validate37.errors = [{instancePath:instancePath+"/include",schemaPath:"#/properties/include/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exclude !== undefined){
let data5 = data.exclude;
const _errs11 = errors;
if(errors === _errs11){
if(Array.isArray(data5)){
var valid2 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
const _errs13 = errors;
if(errors === _errs13){
if(typeof data6 === "string"){
if(data6.length < 1){
validate37.errors = [{instancePath:instancePath+"/exclude/" + i1,schemaPath:"#/properties/exclude/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/exclude/" + i1,schemaPath:"#/properties/exclude/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs13 === errors;
if(!valid2){
break;
}
}
}
else {
validate37.errors = [{instancePath:instancePath+"/exclude",schemaPath:"#/properties/exclude/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.defaults !== undefined){
const _errs15 = errors;
if(!(validate1(data.defaults, {instancePath:instancePath+"/defaults",parentData:data,parentDataProperty:"defaults",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
let data8 = data.policy;
const _errs16 = errors;
if((!(data8 && typeof data8 == "object" && !Array.isArray(data8))) && (data8 !== null)){
validate37.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: schema14.properties.policy.type}}];
return false;
}
if(errors === _errs16){
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
const _errs18 = errors;
for(const key1 in data8){
if(!((key1 === "freeze") || (key1 === "approvals"))){
validate37.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs18 === errors){
if(data8.freeze !== undefined){
const _errs19 = errors;
if(!(validate40(data8.freeze, {instancePath:instancePath+"/policy/freeze",parentData:data8,parentDataProperty:"freeze",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
var valid3 = _errs19 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data8.approvals !== undefined){
const _errs20 = errors;
if(!(validate43(data8.approvals, {instancePath:instancePath+"/policy/approvals",parentData:data8,parentDataProperty:"approvals",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
errors = vErrors.length;
}
var valid3 = _errs20 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.schedules !== undefined){
let data11 = data.schedules;
const _errs21 = errors;
if(!((data11 === "on") || (data11 === "off"))){
validate37.errors = [{instancePath:instancePath+"/schedules",schemaPath:"#/properties/schedules/enum",keyword:"enum",params:{allowedValues: schema14.properties.schedules.enum}}];
return false;
}
var valid0 = _errs21 === errors;
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
validate37.errors = vErrors;
return errors === 0;
}
validate37.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema17 = {"enum":["error","warning","off"]};

function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate46.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(((data === "error") || (data === "warning")) || (data === "off"))){
validate46.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema17.enum}}];
return false;
}
validate46.errors = vErrors;
return errors === 0;
}
validate46.evaluated = {"dynamicProps":false,"dynamicItems":false};


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
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema0.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((func0.call(schema0.properties, key0)) || (pattern0.test(key0)))){
validate0.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.project !== undefined){
let data0 = data.project;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length > 63){
validate0.errors = [{instancePath:instancePath+"/project",schemaPath:"#/properties/project/maxLength",keyword:"maxLength",params:{limit: 63}}];
return false;
}
else {
if(data0.length < 1){
validate0.errors = [{instancePath:instancePath+"/project",schemaPath:"#/properties/project/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/project",schemaPath:"#/properties/project/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.renamed_from !== undefined){
let data1 = data.renamed_from;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length > 63){
validate0.errors = [{instancePath:instancePath+"/renamed_from",schemaPath:"#/properties/renamed_from/maxLength",keyword:"maxLength",params:{limit: 63}}];
return false;
}
else {
if(data1.length < 1){
validate0.errors = [{instancePath:instancePath+"/renamed_from",schemaPath:"#/properties/renamed_from/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/renamed_from",schemaPath:"#/properties/renamed_from/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.schema !== undefined){
let data2 = data.schema;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length > 63){
validate0.errors = [{instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/maxLength",keyword:"maxLength",params:{limit: 63}}];
return false;
}
else {
if(!pattern1.test(data2)){
validate0.errors = [{instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/pattern",keyword:"pattern",params:{pattern: "^[a-z_][a-z0-9_]*$"}}];
return false;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.repository !== undefined){
let data3 = data.repository;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(!pattern2.test(data3)){
validate0.errors = [{instancePath:instancePath+"/repository",schemaPath:"#/properties/repository/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]{8,64}$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/repository",schemaPath:"#/properties/repository/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.include !== undefined){
let data4 = data.include;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data4)){
var valid1 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
const _errs12 = errors;
if(errors === _errs12){
if(typeof data5 === "string"){
if(data5.length < 1){
validate0.errors = [{instancePath:instancePath+"/include/" + i0,schemaPath:"#/properties/include/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/include/" + i0,schemaPath:"#/properties/include/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs12 === errors;
if(!valid1){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/include",schemaPath:"#/properties/include/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exclude !== undefined){
let data6 = data.exclude;
const _errs14 = errors;
if(errors === _errs14){
if(Array.isArray(data6)){
var valid2 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
let data7 = data6[i1];
const _errs16 = errors;
if(errors === _errs16){
if(typeof data7 === "string"){
if(data7.length < 1){
validate0.errors = [{instancePath:instancePath+"/exclude/" + i1,schemaPath:"#/properties/exclude/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/exclude/" + i1,schemaPath:"#/properties/exclude/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs16 === errors;
if(!valid2){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/exclude",schemaPath:"#/properties/exclude/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.defaults !== undefined){
const _errs18 = errors;
if(!(validate1(data.defaults, {instancePath:instancePath+"/defaults",parentData:data,parentDataProperty:"defaults",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.vars !== undefined){
const _errs19 = errors;
if(!(validate23(data.vars, {instancePath:instancePath+"/vars",parentData:data,parentDataProperty:"vars",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connections !== undefined){
let data10 = data.connections;
const _errs20 = errors;
if((!(data10 && typeof data10 == "object" && !Array.isArray(data10))) && (data10 !== null)){
validate0.errors = [{instancePath:instancePath+"/connections",schemaPath:"#/properties/connections/type",keyword:"type",params:{type: schema0.properties.connections.type}}];
return false;
}
if(errors === _errs20){
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key1 in data10){
const _errs23 = errors;
if(!(validate25(data10[key1], {instancePath:instancePath+"/connections/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data10,parentDataProperty:key1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid3 = _errs23 === errors;
if(!valid3){
break;
}
}
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.roles !== undefined){
const _errs24 = errors;
if(!(validate29(data.roles, {instancePath:instancePath+"/roles",parentData:data,parentDataProperty:"roles",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.webhooks !== undefined){
let data13 = data.webhooks;
const _errs25 = errors;
if((!(data13 && typeof data13 == "object" && !Array.isArray(data13))) && (data13 !== null)){
validate0.errors = [{instancePath:instancePath+"/webhooks",schemaPath:"#/properties/webhooks/type",keyword:"type",params:{type: schema0.properties.webhooks.type}}];
return false;
}
if(errors === _errs25){
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key2 in data13){
const _errs28 = errors;
if(!(validate31(data13[key2], {instancePath:instancePath+"/webhooks/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data13,parentDataProperty:key2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
var valid4 = _errs28 === errors;
if(!valid4){
break;
}
}
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.on_apply !== undefined){
const _errs29 = errors;
if(!(validate33(data.on_apply, {instancePath:instancePath+"/on_apply",parentData:data,parentDataProperty:"on_apply",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.on_drift !== undefined){
const _errs30 = errors;
if(!(validate33(data.on_drift, {instancePath:instancePath+"/on_drift",parentData:data,parentDataProperty:"on_drift",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.on_sync_failed !== undefined){
const _errs31 = errors;
if(!(validate33(data.on_sync_failed, {instancePath:instancePath+"/on_sync_failed",parentData:data,parentDataProperty:"on_sync_failed",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.environments !== undefined){
let data18 = data.environments;
const _errs32 = errors;
if((!(data18 && typeof data18 == "object" && !Array.isArray(data18))) && (data18 !== null)){
validate0.errors = [{instancePath:instancePath+"/environments",schemaPath:"#/properties/environments/type",keyword:"type",params:{type: schema0.properties.environments.type}}];
return false;
}
if(errors === _errs32){
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
for(const key3 in data18){
const _errs35 = errors;
if(!(validate37(data18[key3], {instancePath:instancePath+"/environments/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data18,parentDataProperty:key3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
errors = vErrors.length;
}
var valid5 = _errs35 === errors;
if(!valid5){
break;
}
}
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
let data20 = data.policy;
const _errs36 = errors;
if((!(data20 && typeof data20 == "object" && !Array.isArray(data20))) && (data20 !== null)){
validate0.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: schema0.properties.policy.type}}];
return false;
}
if(errors === _errs36){
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
const _errs38 = errors;
for(const key4 in data20){
if(!(func0.call(schema0.properties.policy.properties, key4))){
validate0.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}}];
return false;
break;
}
}
if(_errs38 === errors){
if(data20["require-description"] !== undefined){
const _errs39 = errors;
if(!(validate46(data20["require-description"], {instancePath:instancePath+"/policy/require-description",parentData:data20,parentDataProperty:"require-description",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs39 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20["require-timeout"] !== undefined){
const _errs40 = errors;
if(!(validate46(data20["require-timeout"], {instancePath:instancePath+"/policy/require-timeout",parentData:data20,parentDataProperty:"require-timeout",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs40 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20["require-role"] !== undefined){
const _errs41 = errors;
if(!(validate46(data20["require-role"], {instancePath:instancePath+"/policy/require-role",parentData:data20,parentDataProperty:"require-role",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs41 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20["forbidden-roles"] !== undefined){
let data24 = data20["forbidden-roles"];
const _errs42 = errors;
if(errors === _errs42){
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
let missing0;
if((data24.roles === undefined) && (missing0 = "roles")){
validate0.errors = [{instancePath:instancePath+"/policy/forbidden-roles",schemaPath:"#/properties/policy/properties/forbidden-roles/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs44 = errors;
for(const key5 in data24){
if(!((key5 === "severity") || (key5 === "roles"))){
validate0.errors = [{instancePath:instancePath+"/policy/forbidden-roles",schemaPath:"#/properties/policy/properties/forbidden-roles/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}}];
return false;
break;
}
}
if(_errs44 === errors){
if(data24.severity !== undefined){
const _errs45 = errors;
if(!(validate46(data24.severity, {instancePath:instancePath+"/policy/forbidden-roles/severity",parentData:data24,parentDataProperty:"severity",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid7 = _errs45 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data24.roles !== undefined){
let data26 = data24.roles;
const _errs46 = errors;
if(errors === _errs46){
if(Array.isArray(data26)){
if(data26.length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/forbidden-roles/roles",schemaPath:"#/properties/policy/properties/forbidden-roles/properties/roles/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid8 = true;
const len2 = data26.length;
for(let i2=0; i2<len2; i2++){
let data27 = data26[i2];
const _errs48 = errors;
if(errors === _errs48){
if(typeof data27 === "string"){
if(data27.length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/forbidden-roles/roles/" + i2,schemaPath:"#/properties/policy/properties/forbidden-roles/properties/roles/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/forbidden-roles/roles/" + i2,schemaPath:"#/properties/policy/properties/forbidden-roles/properties/roles/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid8 = _errs48 === errors;
if(!valid8){
break;
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/forbidden-roles/roles",schemaPath:"#/properties/policy/properties/forbidden-roles/properties/roles/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid7 = _errs46 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/forbidden-roles",schemaPath:"#/properties/policy/properties/forbidden-roles/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid6 = _errs42 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20["allowed-databases"] !== undefined){
let data28 = data20["allowed-databases"];
const _errs50 = errors;
if(errors === _errs50){
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
let missing1;
if((data28.databases === undefined) && (missing1 = "databases")){
validate0.errors = [{instancePath:instancePath+"/policy/allowed-databases",schemaPath:"#/properties/policy/properties/allowed-databases/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs52 = errors;
for(const key6 in data28){
if(!((key6 === "severity") || (key6 === "databases"))){
validate0.errors = [{instancePath:instancePath+"/policy/allowed-databases",schemaPath:"#/properties/policy/properties/allowed-databases/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}}];
return false;
break;
}
}
if(_errs52 === errors){
if(data28.severity !== undefined){
const _errs53 = errors;
if(!(validate46(data28.severity, {instancePath:instancePath+"/policy/allowed-databases/severity",parentData:data28,parentDataProperty:"severity",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid9 = _errs53 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data28.databases !== undefined){
let data30 = data28.databases;
const _errs54 = errors;
if(errors === _errs54){
if(Array.isArray(data30)){
if(data30.length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/allowed-databases/databases",schemaPath:"#/properties/policy/properties/allowed-databases/properties/databases/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid10 = true;
const len3 = data30.length;
for(let i3=0; i3<len3; i3++){
let data31 = data30[i3];
const _errs56 = errors;
if(errors === _errs56){
if(typeof data31 === "string"){
if(data31.length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/allowed-databases/databases/" + i3,schemaPath:"#/properties/policy/properties/allowed-databases/properties/databases/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/allowed-databases/databases/" + i3,schemaPath:"#/properties/policy/properties/allowed-databases/properties/databases/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid10 = _errs56 === errors;
if(!valid10){
break;
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/allowed-databases/databases",schemaPath:"#/properties/policy/properties/allowed-databases/properties/databases/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid9 = _errs54 === errors;
}
else {
var valid9 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/allowed-databases",schemaPath:"#/properties/policy/properties/allowed-databases/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid6 = _errs50 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.freeze !== undefined){
const _errs58 = errors;
if(!(validate40(data20.freeze, {instancePath:instancePath+"/policy/freeze",parentData:data20,parentDataProperty:"freeze",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
var valid6 = _errs58 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.approvals !== undefined){
const _errs59 = errors;
if(!(validate43(data20.approvals, {instancePath:instancePath+"/policy/approvals",parentData:data20,parentDataProperty:"approvals",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
errors = vErrors.length;
}
var valid6 = _errs59 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20["max-starts-per-minute"] !== undefined){
let data34 = data20["max-starts-per-minute"];
const _errs60 = errors;
if(errors === _errs60){
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
let missing2;
if((data34.limit === undefined) && (missing2 = "limit")){
validate0.errors = [{instancePath:instancePath+"/policy/max-starts-per-minute",schemaPath:"#/properties/policy/properties/max-starts-per-minute/required",keyword:"required",params:{missingProperty: missing2}}];
return false;
}
else {
const _errs62 = errors;
for(const key7 in data34){
if(!((key7 === "severity") || (key7 === "limit"))){
validate0.errors = [{instancePath:instancePath+"/policy/max-starts-per-minute",schemaPath:"#/properties/policy/properties/max-starts-per-minute/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}}];
return false;
break;
}
}
if(_errs62 === errors){
if(data34.severity !== undefined){
const _errs63 = errors;
if(!(validate46(data34.severity, {instancePath:instancePath+"/policy/max-starts-per-minute/severity",parentData:data34,parentDataProperty:"severity",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid11 = _errs63 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data34.limit !== undefined){
let data36 = data34.limit;
const _errs64 = errors;
if(!((typeof data36 == "number") && (!(data36 % 1) && !isNaN(data36)))){
validate0.errors = [{instancePath:instancePath+"/policy/max-starts-per-minute/limit",schemaPath:"#/properties/policy/properties/max-starts-per-minute/properties/limit/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs64){
if(typeof data36 == "number"){
if(data36 < 1 || isNaN(data36)){
validate0.errors = [{instancePath:instancePath+"/policy/max-starts-per-minute/limit",schemaPath:"#/properties/policy/properties/max-starts-per-minute/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
var valid11 = _errs64 === errors;
}
else {
var valid11 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/max-starts-per-minute",schemaPath:"#/properties/policy/properties/max-starts-per-minute/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid6 = _errs60 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.rules !== undefined){
let data37 = data20.rules;
const _errs66 = errors;
if(errors === _errs66){
if(Array.isArray(data37)){
if(data37.length > 100){
validate0.errors = [{instancePath:instancePath+"/policy/rules",schemaPath:"#/properties/policy/properties/rules/maxItems",keyword:"maxItems",params:{limit: 100}}];
return false;
}
else {
var valid12 = true;
const len4 = data37.length;
for(let i4=0; i4<len4; i4++){
let data38 = data37[i4];
const _errs68 = errors;
if(errors === _errs68){
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
let missing3;
if(((data38.name === undefined) && (missing3 = "name")) || ((data38.expression === undefined) && (missing3 = "expression"))){
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4,schemaPath:"#/properties/policy/properties/rules/items/required",keyword:"required",params:{missingProperty: missing3}}];
return false;
}
else {
const _errs70 = errors;
for(const key8 in data38){
if(!(((((key8 === "name") || (key8 === "expression")) || (key8 === "when")) || (key8 === "severity")) || (key8 === "message"))){
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4,schemaPath:"#/properties/policy/properties/rules/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}}];
return false;
break;
}
}
if(_errs70 === errors){
if(data38.name !== undefined){
let data39 = data38.name;
const _errs71 = errors;
if(errors === _errs71){
if(typeof data39 === "string"){
if(data39.length > 100){
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4+"/name",schemaPath:"#/properties/policy/properties/rules/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 100}}];
return false;
}
else {
if(data39.length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4+"/name",schemaPath:"#/properties/policy/properties/rules/items/properties/name/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4+"/name",schemaPath:"#/properties/policy/properties/rules/items/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid13 = _errs71 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data38.expression !== undefined){
let data40 = data38.expression;
const _errs73 = errors;
if(errors === _errs73){
if(typeof data40 === "string"){
if(data40.length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4+"/expression",schemaPath:"#/properties/policy/properties/rules/items/properties/expression/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4+"/expression",schemaPath:"#/properties/policy/properties/rules/items/properties/expression/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid13 = _errs73 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data38.when !== undefined){
let data41 = data38.when;
const _errs75 = errors;
if(errors === _errs75){
if(typeof data41 === "string"){
if(data41.length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4+"/when",schemaPath:"#/properties/policy/properties/rules/items/properties/when/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4+"/when",schemaPath:"#/properties/policy/properties/rules/items/properties/when/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid13 = _errs75 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data38.severity !== undefined){
const _errs77 = errors;
if(!(validate46(data38.severity, {instancePath:instancePath+"/policy/rules/" + i4+"/severity",parentData:data38,parentDataProperty:"severity",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid13 = _errs77 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data38.message !== undefined){
let data43 = data38.message;
const _errs78 = errors;
if(errors === _errs78){
if(typeof data43 === "string"){
if(data43.length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4+"/message",schemaPath:"#/properties/policy/properties/rules/items/properties/message/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4+"/message",schemaPath:"#/properties/policy/properties/rules/items/properties/message/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid13 = _errs78 === errors;
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
validate0.errors = [{instancePath:instancePath+"/policy/rules/" + i4,schemaPath:"#/properties/policy/properties/rules/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid12 = _errs68 === errors;
if(!valid12){
break;
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/policy/rules",schemaPath:"#/properties/policy/properties/rules/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid6 = _errs66 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH053 !== undefined){
const _errs80 = errors;
if(!(validate46(data20.PGH053, {instancePath:instancePath+"/policy/PGH053",parentData:data20,parentDataProperty:"PGH053",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs80 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH082 !== undefined){
const _errs81 = errors;
if(!(validate46(data20.PGH082, {instancePath:instancePath+"/policy/PGH082",parentData:data20,parentDataProperty:"PGH082",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs81 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH090 !== undefined){
const _errs82 = errors;
if(!(validate46(data20.PGH090, {instancePath:instancePath+"/policy/PGH090",parentData:data20,parentDataProperty:"PGH090",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs82 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH401 !== undefined){
const _errs83 = errors;
if(!(validate46(data20.PGH401, {instancePath:instancePath+"/policy/PGH401",parentData:data20,parentDataProperty:"PGH401",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs83 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH402 !== undefined){
const _errs84 = errors;
if(!(validate46(data20.PGH402, {instancePath:instancePath+"/policy/PGH402",parentData:data20,parentDataProperty:"PGH402",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs84 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH403 !== undefined){
const _errs85 = errors;
if(!(validate46(data20.PGH403, {instancePath:instancePath+"/policy/PGH403",parentData:data20,parentDataProperty:"PGH403",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs85 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH404 !== undefined){
const _errs86 = errors;
if(!(validate46(data20.PGH404, {instancePath:instancePath+"/policy/PGH404",parentData:data20,parentDataProperty:"PGH404",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs86 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH405 !== undefined){
const _errs87 = errors;
if(!(validate46(data20.PGH405, {instancePath:instancePath+"/policy/PGH405",parentData:data20,parentDataProperty:"PGH405",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs87 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH406 !== undefined){
const _errs88 = errors;
if(!(validate46(data20.PGH406, {instancePath:instancePath+"/policy/PGH406",parentData:data20,parentDataProperty:"PGH406",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs88 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH407 !== undefined){
const _errs89 = errors;
if(!(validate46(data20.PGH407, {instancePath:instancePath+"/policy/PGH407",parentData:data20,parentDataProperty:"PGH407",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs89 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH408 !== undefined){
const _errs90 = errors;
if(!(validate46(data20.PGH408, {instancePath:instancePath+"/policy/PGH408",parentData:data20,parentDataProperty:"PGH408",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs90 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH409 !== undefined){
const _errs91 = errors;
if(!(validate46(data20.PGH409, {instancePath:instancePath+"/policy/PGH409",parentData:data20,parentDataProperty:"PGH409",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs91 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH410 !== undefined){
const _errs92 = errors;
if(!(validate46(data20.PGH410, {instancePath:instancePath+"/policy/PGH410",parentData:data20,parentDataProperty:"PGH410",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs92 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH411 !== undefined){
const _errs93 = errors;
if(!(validate46(data20.PGH411, {instancePath:instancePath+"/policy/PGH411",parentData:data20,parentDataProperty:"PGH411",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs93 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH412 !== undefined){
const _errs94 = errors;
if(!(validate46(data20.PGH412, {instancePath:instancePath+"/policy/PGH412",parentData:data20,parentDataProperty:"PGH412",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs94 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH420 !== undefined){
const _errs95 = errors;
if(!(validate46(data20.PGH420, {instancePath:instancePath+"/policy/PGH420",parentData:data20,parentDataProperty:"PGH420",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs95 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH421 !== undefined){
const _errs96 = errors;
if(!(validate46(data20.PGH421, {instancePath:instancePath+"/policy/PGH421",parentData:data20,parentDataProperty:"PGH421",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs96 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH422 !== undefined){
const _errs97 = errors;
if(!(validate46(data20.PGH422, {instancePath:instancePath+"/policy/PGH422",parentData:data20,parentDataProperty:"PGH422",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs97 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH423 !== undefined){
const _errs98 = errors;
if(!(validate46(data20.PGH423, {instancePath:instancePath+"/policy/PGH423",parentData:data20,parentDataProperty:"PGH423",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs98 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH424 !== undefined){
const _errs99 = errors;
if(!(validate46(data20.PGH424, {instancePath:instancePath+"/policy/PGH424",parentData:data20,parentDataProperty:"PGH424",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs99 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH425 !== undefined){
const _errs100 = errors;
if(!(validate46(data20.PGH425, {instancePath:instancePath+"/policy/PGH425",parentData:data20,parentDataProperty:"PGH425",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs100 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH426 !== undefined){
const _errs101 = errors;
if(!(validate46(data20.PGH426, {instancePath:instancePath+"/policy/PGH426",parentData:data20,parentDataProperty:"PGH426",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs101 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH427 !== undefined){
const _errs102 = errors;
if(!(validate46(data20.PGH427, {instancePath:instancePath+"/policy/PGH427",parentData:data20,parentDataProperty:"PGH427",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs102 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH428 !== undefined){
const _errs103 = errors;
if(!(validate46(data20.PGH428, {instancePath:instancePath+"/policy/PGH428",parentData:data20,parentDataProperty:"PGH428",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs103 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data20.PGH430 !== undefined){
const _errs104 = errors;
if(!(validate46(data20.PGH430, {instancePath:instancePath+"/policy/PGH430",parentData:data20,parentDataProperty:"PGH430",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid6 = _errs104 === errors;
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
var valid0 = _errs36 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.isolation !== undefined){
let data69 = data.isolation;
const _errs105 = errors;
if(!((data69 === "login") || (data69 === "trusted"))){
validate0.errors = [{instancePath:instancePath+"/isolation",schemaPath:"#/properties/isolation/enum",keyword:"enum",params:{allowedValues: schema0.properties.isolation.enum}}];
return false;
}
var valid0 = _errs105 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.daemon !== undefined){
let data70 = data.daemon;
const _errs106 = errors;
if((!(data70 && typeof data70 == "object" && !Array.isArray(data70))) && (data70 !== null)){
validate0.errors = [{instancePath:instancePath+"/daemon",schemaPath:"#/properties/daemon/type",keyword:"type",params:{type: schema0.properties.daemon.type}}];
return false;
}
if(errors === _errs106){
if(data70 && typeof data70 == "object" && !Array.isArray(data70)){
const _errs108 = errors;
for(const key9 in data70){
if(!(func0.call(schema0.properties.daemon.properties, key9))){
validate0.errors = [{instancePath:instancePath+"/daemon",schemaPath:"#/properties/daemon/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}}];
return false;
break;
}
}
if(_errs108 === errors){
if(data70.enabled !== undefined){
const _errs109 = errors;
if(typeof data70.enabled !== "boolean"){
validate0.errors = [{instancePath:instancePath+"/daemon/enabled",schemaPath:"#/properties/daemon/properties/enabled/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid14 = _errs109 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.slots !== undefined){
let data72 = data70.slots;
const _errs111 = errors;
if(!((typeof data72 == "number") && (!(data72 % 1) && !isNaN(data72)))){
validate0.errors = [{instancePath:instancePath+"/daemon/slots",schemaPath:"#/properties/daemon/properties/slots/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs111){
if(typeof data72 == "number"){
if(data72 > 1000 || isNaN(data72)){
validate0.errors = [{instancePath:instancePath+"/daemon/slots",schemaPath:"#/properties/daemon/properties/slots/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}}];
return false;
}
else {
if(data72 < 1 || isNaN(data72)){
validate0.errors = [{instancePath:instancePath+"/daemon/slots",schemaPath:"#/properties/daemon/properties/slots/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid14 = _errs111 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.max_connections !== undefined){
let data73 = data70.max_connections;
const _errs113 = errors;
if((!((typeof data73 == "number") && (!(data73 % 1) && !isNaN(data73)))) && (data73 !== null)){
validate0.errors = [{instancePath:instancePath+"/daemon/max_connections",schemaPath:"#/properties/daemon/properties/max_connections/type",keyword:"type",params:{type: schema0.properties.daemon.properties.max_connections.type}}];
return false;
}
if(errors === _errs113){
if(typeof data73 == "number"){
if(data73 > 10000 || isNaN(data73)){
validate0.errors = [{instancePath:instancePath+"/daemon/max_connections",schemaPath:"#/properties/daemon/properties/max_connections/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}}];
return false;
}
else {
if(data73 < 1 || isNaN(data73)){
validate0.errors = [{instancePath:instancePath+"/daemon/max_connections",schemaPath:"#/properties/daemon/properties/max_connections/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid14 = _errs113 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.idle_timeout !== undefined){
const _errs115 = errors;
if(!(validate2(data70.idle_timeout, {instancePath:instancePath+"/daemon/idle_timeout",parentData:data70,parentDataProperty:"idle_timeout",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid14 = _errs115 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.max_message_bytes !== undefined){
let data75 = data70.max_message_bytes;
const _errs116 = errors;
if(!((typeof data75 == "number") && (!(data75 % 1) && !isNaN(data75)))){
validate0.errors = [{instancePath:instancePath+"/daemon/max_message_bytes",schemaPath:"#/properties/daemon/properties/max_message_bytes/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs116){
if(typeof data75 == "number"){
if(data75 > 268435456 || isNaN(data75)){
validate0.errors = [{instancePath:instancePath+"/daemon/max_message_bytes",schemaPath:"#/properties/daemon/properties/max_message_bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 268435456}}];
return false;
}
else {
if(data75 < 65536 || isNaN(data75)){
validate0.errors = [{instancePath:instancePath+"/daemon/max_message_bytes",schemaPath:"#/properties/daemon/properties/max_message_bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536}}];
return false;
}
}
}
}
var valid14 = _errs116 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.poll !== undefined){
const _errs118 = errors;
if(!(validate2(data70.poll, {instancePath:instancePath+"/daemon/poll",parentData:data70,parentDataProperty:"poll",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid14 = _errs118 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.batch !== undefined){
let data77 = data70.batch;
const _errs119 = errors;
if(!((typeof data77 == "number") && (!(data77 % 1) && !isNaN(data77)))){
validate0.errors = [{instancePath:instancePath+"/daemon/batch",schemaPath:"#/properties/daemon/properties/batch/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs119){
if(typeof data77 == "number"){
if(data77 > 10000 || isNaN(data77)){
validate0.errors = [{instancePath:instancePath+"/daemon/batch",schemaPath:"#/properties/daemon/properties/batch/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}}];
return false;
}
else {
if(data77 < 1 || isNaN(data77)){
validate0.errors = [{instancePath:instancePath+"/daemon/batch",schemaPath:"#/properties/daemon/properties/batch/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid14 = _errs119 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.grace !== undefined){
const _errs121 = errors;
if(!(validate2(data70.grace, {instancePath:instancePath+"/daemon/grace",parentData:data70,parentDataProperty:"grace",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid14 = _errs121 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.restart_pause !== undefined){
const _errs122 = errors;
if(!(validate2(data70.restart_pause, {instancePath:instancePath+"/daemon/restart_pause",parentData:data70,parentDataProperty:"restart_pause",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid14 = _errs122 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.quiet !== undefined){
const _errs123 = errors;
if(typeof data70.quiet !== "boolean"){
validate0.errors = [{instancePath:instancePath+"/daemon/quiet",schemaPath:"#/properties/daemon/properties/quiet/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid14 = _errs123 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.quiet_after !== undefined){
const _errs125 = errors;
if(!(validate2(data70.quiet_after, {instancePath:instancePath+"/daemon/quiet_after",parentData:data70,parentDataProperty:"quiet_after",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid14 = _errs125 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.check_sql !== undefined){
let data82 = data70.check_sql;
const _errs126 = errors;
if(!((data82 === "off") || (data82 === "nightly"))){
validate0.errors = [{instancePath:instancePath+"/daemon/check_sql",schemaPath:"#/properties/daemon/properties/check_sql/enum",keyword:"enum",params:{allowedValues: schema0.properties.daemon.properties.check_sql.enum}}];
return false;
}
var valid14 = _errs126 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data70.quiet_check !== undefined){
const _errs127 = errors;
if(!(validate2(data70.quiet_check, {instancePath:instancePath+"/daemon/quiet_check",parentData:data70,parentDataProperty:"quiet_check",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid14 = _errs127 === errors;
}
else {
var valid14 = true;
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
var valid0 = _errs106 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.test !== undefined){
let data84 = data.test;
const _errs128 = errors;
if((!(data84 && typeof data84 == "object" && !Array.isArray(data84))) && (data84 !== null)){
validate0.errors = [{instancePath:instancePath+"/test",schemaPath:"#/properties/test/type",keyword:"type",params:{type: schema0.properties.test.type}}];
return false;
}
if(errors === _errs128){
if(data84 && typeof data84 == "object" && !Array.isArray(data84)){
const _errs130 = errors;
for(const key10 in data84){
if(!((key10 === "schema") || (key10 === "command"))){
validate0.errors = [{instancePath:instancePath+"/test",schemaPath:"#/properties/test/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}}];
return false;
break;
}
}
if(_errs130 === errors){
if(data84.schema !== undefined){
let data85 = data84.schema;
const _errs131 = errors;
if(errors === _errs131){
if(typeof data85 === "string"){
if(data85.length < 1){
validate0.errors = [{instancePath:instancePath+"/test/schema",schemaPath:"#/properties/test/properties/schema/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/test/schema",schemaPath:"#/properties/test/properties/schema/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid15 = _errs131 === errors;
}
else {
var valid15 = true;
}
if(valid15){
if(data84.command !== undefined){
let data86 = data84.command;
const _errs133 = errors;
if(errors === _errs133){
if(typeof data86 === "string"){
if(data86.length < 1){
validate0.errors = [{instancePath:instancePath+"/test/command",schemaPath:"#/properties/test/properties/command/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/test/command",schemaPath:"#/properties/test/properties/command/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid15 = _errs133 === errors;
}
else {
var valid15 = true;
}
}
}
}
}
var valid0 = _errs128 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.http !== undefined){
let data87 = data.http;
const _errs135 = errors;
if((!(data87 && typeof data87 == "object" && !Array.isArray(data87))) && (data87 !== null)){
validate0.errors = [{instancePath:instancePath+"/http",schemaPath:"#/properties/http/type",keyword:"type",params:{type: schema0.properties.http.type}}];
return false;
}
if(errors === _errs135){
if(data87 && typeof data87 == "object" && !Array.isArray(data87)){
const _errs137 = errors;
for(const key11 in data87){
if(!(((((((key11 === "token_env") || (key11 === "read_token_env")) || (key11 === "tokens")) || (key11 === "allow")) || (key11 === "hosts")) || (key11 === "trusted_proxy")) || (key11 === "base_url"))){
validate0.errors = [{instancePath:instancePath+"/http",schemaPath:"#/properties/http/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}}];
return false;
break;
}
}
if(_errs137 === errors){
if(data87.token_env !== undefined){
let data88 = data87.token_env;
const _errs138 = errors;
if(errors === _errs138){
if(typeof data88 === "string"){
if(!pattern5.test(data88)){
validate0.errors = [{instancePath:instancePath+"/http/token_env",schemaPath:"#/properties/http/properties/token_env/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/token_env",schemaPath:"#/properties/http/properties/token_env/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid16 = _errs138 === errors;
}
else {
var valid16 = true;
}
if(valid16){
if(data87.read_token_env !== undefined){
let data89 = data87.read_token_env;
const _errs140 = errors;
if(errors === _errs140){
if(typeof data89 === "string"){
if(!pattern5.test(data89)){
validate0.errors = [{instancePath:instancePath+"/http/read_token_env",schemaPath:"#/properties/http/properties/read_token_env/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/read_token_env",schemaPath:"#/properties/http/properties/read_token_env/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid16 = _errs140 === errors;
}
else {
var valid16 = true;
}
if(valid16){
if(data87.tokens !== undefined){
let data90 = data87.tokens;
const _errs142 = errors;
if(errors === _errs142){
if(data90 && typeof data90 == "object" && !Array.isArray(data90)){
for(const key12 in data90){
let data91 = data90[key12];
const _errs145 = errors;
if(errors === _errs145){
if(data91 && typeof data91 == "object" && !Array.isArray(data91)){
let missing4;
if(((data91.token_env === undefined) && (missing4 = "token_env")) || ((data91.scope === undefined) && (missing4 = "scope"))){
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/properties/tokens/additionalProperties/required",keyword:"required",params:{missingProperty: missing4}}];
return false;
}
else {
const _errs147 = errors;
for(const key13 in data91){
if(!((((key13 === "token_env") || (key13 === "scope")) || (key13 === "projects")) || (key13 === "topics"))){
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/properties/tokens/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13}}];
return false;
break;
}
}
if(_errs147 === errors){
if(data91.token_env !== undefined){
let data92 = data91.token_env;
const _errs148 = errors;
if(errors === _errs148){
if(typeof data92 === "string"){
if(!pattern5.test(data92)){
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1")+"/token_env",schemaPath:"#/properties/http/properties/tokens/additionalProperties/properties/token_env/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1")+"/token_env",schemaPath:"#/properties/http/properties/tokens/additionalProperties/properties/token_env/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid18 = _errs148 === errors;
}
else {
var valid18 = true;
}
if(valid18){
if(data91.scope !== undefined){
let data93 = data91.scope;
const _errs150 = errors;
if(!((data93 === "read") || (data93 === "operate"))){
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1")+"/scope",schemaPath:"#/properties/http/properties/tokens/additionalProperties/properties/scope/enum",keyword:"enum",params:{allowedValues: schema0.properties.http.properties.tokens.additionalProperties.properties.scope.enum}}];
return false;
}
var valid18 = _errs150 === errors;
}
else {
var valid18 = true;
}
if(valid18){
if(data91.projects !== undefined){
let data94 = data91.projects;
const _errs151 = errors;
if(errors === _errs151){
if(Array.isArray(data94)){
var valid19 = true;
const len5 = data94.length;
for(let i5=0; i5<len5; i5++){
let data95 = data94[i5];
const _errs153 = errors;
if(errors === _errs153){
if(typeof data95 === "string"){
if(data95.length < 1){
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1")+"/projects/" + i5,schemaPath:"#/properties/http/properties/tokens/additionalProperties/properties/projects/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1")+"/projects/" + i5,schemaPath:"#/properties/http/properties/tokens/additionalProperties/properties/projects/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid19 = _errs153 === errors;
if(!valid19){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1")+"/projects",schemaPath:"#/properties/http/properties/tokens/additionalProperties/properties/projects/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid18 = _errs151 === errors;
}
else {
var valid18 = true;
}
if(valid18){
if(data91.topics !== undefined){
let data96 = data91.topics;
const _errs155 = errors;
if(errors === _errs155){
if(Array.isArray(data96)){
var valid20 = true;
const len6 = data96.length;
for(let i6=0; i6<len6; i6++){
let data97 = data96[i6];
const _errs157 = errors;
if(errors === _errs157){
if(typeof data97 === "string"){
if(data97.length < 1){
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1")+"/topics/" + i6,schemaPath:"#/properties/http/properties/tokens/additionalProperties/properties/topics/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1")+"/topics/" + i6,schemaPath:"#/properties/http/properties/tokens/additionalProperties/properties/topics/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid20 = _errs157 === errors;
if(!valid20){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1")+"/topics",schemaPath:"#/properties/http/properties/tokens/additionalProperties/properties/topics/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid18 = _errs155 === errors;
}
else {
var valid18 = true;
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/tokens/" + key12.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/properties/tokens/additionalProperties/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid17 = _errs145 === errors;
if(!valid17){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/tokens",schemaPath:"#/properties/http/properties/tokens/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid16 = _errs142 === errors;
}
else {
var valid16 = true;
}
if(valid16){
if(data87.allow !== undefined){
let data98 = data87.allow;
const _errs159 = errors;
if(errors === _errs159){
if(Array.isArray(data98)){
var valid21 = true;
const len7 = data98.length;
for(let i7=0; i7<len7; i7++){
let data99 = data98[i7];
const _errs161 = errors;
if(!(((((data99 === "trigger") || (data99 === "pause")) || (data99 === "cancel")) || (data99 === "retry")) || (data99 === "enqueue"))){
validate0.errors = [{instancePath:instancePath+"/http/allow/" + i7,schemaPath:"#/properties/http/properties/allow/items/enum",keyword:"enum",params:{allowedValues: schema0.properties.http.properties.allow.items.enum}}];
return false;
}
var valid21 = _errs161 === errors;
if(!valid21){
break;
}
}
if(valid21){
let i8 = data98.length;
let j0;
if(i8 > 1){
outer0:
for(;i8--;){
for(j0 = i8; j0--;){
if(func17(data98[i8], data98[j0])){
validate0.errors = [{instancePath:instancePath+"/http/allow",schemaPath:"#/properties/http/properties/allow/uniqueItems",keyword:"uniqueItems",params:{i: i8, j: j0}}];
return false;
break outer0;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/allow",schemaPath:"#/properties/http/properties/allow/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid16 = _errs159 === errors;
}
else {
var valid16 = true;
}
if(valid16){
if(data87.hosts !== undefined){
let data100 = data87.hosts;
const _errs162 = errors;
if(errors === _errs162){
if(Array.isArray(data100)){
var valid23 = true;
const len8 = data100.length;
for(let i9=0; i9<len8; i9++){
let data101 = data100[i9];
const _errs164 = errors;
if(errors === _errs164){
if(typeof data101 === "string"){
if(data101.length > 253){
validate0.errors = [{instancePath:instancePath+"/http/hosts/" + i9,schemaPath:"#/properties/http/properties/hosts/items/maxLength",keyword:"maxLength",params:{limit: 253}}];
return false;
}
else {
if(!pattern15.test(data101)){
validate0.errors = [{instancePath:instancePath+"/http/hosts/" + i9,schemaPath:"#/properties/http/properties/hosts/items/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$"}}];
return false;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/hosts/" + i9,schemaPath:"#/properties/http/properties/hosts/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid23 = _errs164 === errors;
if(!valid23){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/hosts",schemaPath:"#/properties/http/properties/hosts/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid16 = _errs162 === errors;
}
else {
var valid16 = true;
}
if(valid16){
if(data87.trusted_proxy !== undefined){
let data102 = data87.trusted_proxy;
const _errs166 = errors;
if(errors === _errs166){
if(data102 && typeof data102 == "object" && !Array.isArray(data102)){
let missing5;
if(((((data102.addresses === undefined) && (missing5 = "addresses")) || ((data102.user_header === undefined) && (missing5 = "user_header"))) || ((data102.roles_header === undefined) && (missing5 = "roles_header"))) || ((data102.roles === undefined) && (missing5 = "roles"))){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy",schemaPath:"#/properties/http/properties/trusted_proxy/required",keyword:"required",params:{missingProperty: missing5}}];
return false;
}
else {
const _errs168 = errors;
for(const key14 in data102){
if(!((((key14 === "addresses") || (key14 === "user_header")) || (key14 === "roles_header")) || (key14 === "roles"))){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy",schemaPath:"#/properties/http/properties/trusted_proxy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14}}];
return false;
break;
}
}
if(_errs168 === errors){
if(data102.addresses !== undefined){
let data103 = data102.addresses;
const _errs169 = errors;
if(errors === _errs169){
if(Array.isArray(data103)){
if(data103.length < 1){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/addresses",schemaPath:"#/properties/http/properties/trusted_proxy/properties/addresses/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid25 = true;
const len9 = data103.length;
for(let i10=0; i10<len9; i10++){
let data104 = data103[i10];
const _errs171 = errors;
if(errors === _errs171){
if(typeof data104 === "string"){
if(!pattern16.test(data104)){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/addresses/" + i10,schemaPath:"#/properties/http/properties/trusted_proxy/properties/addresses/items/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f:.]{2,45}$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/addresses/" + i10,schemaPath:"#/properties/http/properties/trusted_proxy/properties/addresses/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid25 = _errs171 === errors;
if(!valid25){
break;
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/addresses",schemaPath:"#/properties/http/properties/trusted_proxy/properties/addresses/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid24 = _errs169 === errors;
}
else {
var valid24 = true;
}
if(valid24){
if(data102.user_header !== undefined){
let data105 = data102.user_header;
const _errs173 = errors;
if(errors === _errs173){
if(typeof data105 === "string"){
if(!pattern17.test(data105)){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/user_header",schemaPath:"#/properties/http/properties/trusted_proxy/properties/user_header/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9-]{0,60}$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/user_header",schemaPath:"#/properties/http/properties/trusted_proxy/properties/user_header/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid24 = _errs173 === errors;
}
else {
var valid24 = true;
}
if(valid24){
if(data102.roles_header !== undefined){
let data106 = data102.roles_header;
const _errs175 = errors;
if(errors === _errs175){
if(typeof data106 === "string"){
if(!pattern17.test(data106)){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles_header",schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles_header/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9-]{0,60}$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles_header",schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles_header/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid24 = _errs175 === errors;
}
else {
var valid24 = true;
}
if(valid24){
if(data102.roles !== undefined){
let data107 = data102.roles;
const _errs177 = errors;
if(errors === _errs177){
if(data107 && typeof data107 == "object" && !Array.isArray(data107)){
if(Object.keys(data107).length < 1){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles",schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
for(const key15 in data107){
let data108 = data107[key15];
const _errs180 = errors;
if(errors === _errs180){
if(data108 && typeof data108 == "object" && !Array.isArray(data108)){
let missing6;
if((data108.scope === undefined) && (missing6 = "scope")){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/required",keyword:"required",params:{missingProperty: missing6}}];
return false;
}
else {
const _errs182 = errors;
for(const key16 in data108){
if(!(((key16 === "scope") || (key16 === "projects")) || (key16 === "topics"))){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16}}];
return false;
break;
}
}
if(_errs182 === errors){
if(data108.scope !== undefined){
let data109 = data108.scope;
const _errs183 = errors;
if(!((data109 === "read") || (data109 === "operate"))){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/scope",schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/properties/scope/enum",keyword:"enum",params:{allowedValues: schema0.properties.http.properties.trusted_proxy.properties.roles.additionalProperties.properties.scope.enum}}];
return false;
}
var valid27 = _errs183 === errors;
}
else {
var valid27 = true;
}
if(valid27){
if(data108.projects !== undefined){
let data110 = data108.projects;
const _errs184 = errors;
if(errors === _errs184){
if(Array.isArray(data110)){
var valid28 = true;
const len10 = data110.length;
for(let i11=0; i11<len10; i11++){
let data111 = data110[i11];
const _errs186 = errors;
if(errors === _errs186){
if(typeof data111 === "string"){
if(data111.length < 1){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/projects/" + i11,schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/properties/projects/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/projects/" + i11,schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/properties/projects/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid28 = _errs186 === errors;
if(!valid28){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/projects",schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/properties/projects/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid27 = _errs184 === errors;
}
else {
var valid27 = true;
}
if(valid27){
if(data108.topics !== undefined){
let data112 = data108.topics;
const _errs188 = errors;
if(errors === _errs188){
if(Array.isArray(data112)){
var valid29 = true;
const len11 = data112.length;
for(let i12=0; i12<len11; i12++){
let data113 = data112[i12];
const _errs190 = errors;
if(errors === _errs190){
if(typeof data113 === "string"){
if(data113.length < 1){
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/topics/" + i12,schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/properties/topics/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/topics/" + i12,schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/properties/topics/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid29 = _errs190 === errors;
if(!valid29){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/topics",schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/properties/topics/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid27 = _errs188 === errors;
}
else {
var valid27 = true;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/additionalProperties/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid26 = _errs180 === errors;
if(!valid26){
break;
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy/roles",schemaPath:"#/properties/http/properties/trusted_proxy/properties/roles/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid24 = _errs177 === errors;
}
else {
var valid24 = true;
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/trusted_proxy",schemaPath:"#/properties/http/properties/trusted_proxy/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid16 = _errs166 === errors;
}
else {
var valid16 = true;
}
if(valid16){
if(data87.base_url !== undefined){
let data114 = data87.base_url;
const _errs192 = errors;
if(errors === _errs192){
if(typeof data114 === "string"){
if(data114.length > 1000){
validate0.errors = [{instancePath:instancePath+"/http/base_url",schemaPath:"#/properties/http/properties/base_url/maxLength",keyword:"maxLength",params:{limit: 1000}}];
return false;
}
else {
if(!pattern19.test(data114)){
validate0.errors = [{instancePath:instancePath+"/http/base_url",schemaPath:"#/properties/http/properties/base_url/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s?#\"<>]+$"}}];
return false;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/http/base_url",schemaPath:"#/properties/http/properties/base_url/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid16 = _errs192 === errors;
}
else {
var valid16 = true;
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
var valid0 = _errs135 === errors;
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
validate0.errors = vErrors;
return errors === 0;
}
validate0.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

return validate0;
})();

package call

// Messages by validator tag.
var Messages = messages

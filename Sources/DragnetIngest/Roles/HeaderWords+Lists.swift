import DragnetEvents

/// What a column's name says that its values are.
typealias EntityWords = EntityType

extension HeaderWords {
    /// Words for the side that pays or opens.
    static let sourceWords: Set<String> = [
        "src", "source", "from", "sender", "payer", "orig", "originator", "origin", "nameorig", "debtor",
        "remitter", "buyer", "initiator", "saddr", "srcaddr", "srcip", "sa", "sip", "ipsrc", "fromnodeid", "rater",
        "follower", "caller", "sourceaccount", "fromaccount", "srcaccount", "fromid", "srcid", "sourceid", "senderid",
    ]

    /// Words for the side that is paid or answers.
    static let destinationWords: Set<String> = [
        "dst", "dest", "destination", "to", "target", "receiver", "recipient", "payee", "beneficiary", "bene",
        "benef", "creditor", "namedest", "daddr", "dstaddr", "dstip", "da", "dip", "ipdst", "tonodeid",
        "ratee", "followee", "callee", "resp", "responder", "counterparty", "destaccount", "toaccount", "dstaccount",
        "toid", "dstid", "destid", "targetid", "receiverid",
    ]

    /// Things that pay: a card, a customer.
    static let sourceThings: Set<String> = [
        "customer", "card", "cc", "ccnum", "pan", "cardholder", "user", "client", "cust", "wallet",
    ]

    /// Things that are paid: a shop, a terminal.
    static let destinationThings: Set<String> = [
        "merchant", "terminal", "shop", "store", "seller", "vendor", "pos", "atm", "product", "item",
    ]

    /// Words that name a property of a party and not the party.
    static let properties: Set<String> = [
        "balance", "oldbalance", "newbalance", "oldbalanceorg", "newbalanceorig", "oldbalancedest", "newbalancedest",
        "port", "sport", "dport", "bytes", "byte", "srcbytes", "dstbytes", "pkts", "packets", "country", "city",
        "state",
        "zip", "lat", "long", "lon", "latitude", "longitude", "type", "category", "currency", "ccy", "age", "gender",
        "dob",
        "job", "first", "last", "street", "population", "pop", "bank", "tos", "stos", "dtos", "mac", "amount", "amt",
        "time", "date", "timestamp", "code", "mcc", "region", "p", "l2", "cc2", "asn", "limit", "risk", "score",
        "fraud", "flag", "status", "phone", "email", "location", "currencycode", "local", "history",
    ]

    /// Words that say the value is a name of something.
    static let identifiers: Set<String> = [
        "id", "account", "acct", "acc", "no", "num", "number", "addr", "address", "ip", "iban", "h", "key",
        "node", "user", "customer", "card", "nameorig", "namedest", "saddr", "daddr",
    ]

    /// Times of something else than the event.
    static let timeOthers: Set<String> = [
        "end", "stop", "last", "te", "update", "updated", "dob", "birth", "expiry", "expires", "zone", "timezone",
        "zonename",
        "duration", "elapsed", "seconds", "days", "ltime", "count",
    ]
}

import Canon
import Testing

struct JSONObjectTests {
    @Test func members() {
        var object: JSONObject = ["b": 2, "a": 1]
        #expect(object.keys == ["a", "b"])
        object["c"] = nil
        object["aa"] = [true, .null]
        object["b"] = "two"
        #expect(object.description == #"{"a":1,"aa":[true,null],"b":"two"}"#)
        object["a"] = nil
        #expect(object.count == 2)
        #expect(object["a"] == nil)
        #expect(object.map(\.key) == ["aa", "b"])
        #expect(JSONObject(["x": 1]) == ["x": 1])
    }

    /// Precomposed and decomposed é are two names and two values.
    @Test func equivalentTextsDiffer() throws {
        let precomposed = "\u{E9}"
        let decomposed = "e\u{301}"
        #expect(precomposed == decomposed)
        #expect(JSON.string(precomposed) != JSON.string(decomposed))
        var object = JSONObject()
        object[precomposed] = 1
        object[decomposed] = 2
        #expect(object.count == 2)
        #expect(object[precomposed] == 1)
        #expect(try JSON.parse(JSON.object(object).canonicalBytes) == .object(object))
    }

    @Test func changingInDepth() {
        var value: JSON = ["a": ["b": 1]]
        value["a"]?["b"] = 2
        #expect(value == ["a": ["b": 2]])
        value["a"]?["b"] = nil
        #expect(value == ["a": [:]])
        var text: JSON = "x"
        text["a"] = 1
        #expect(text == "x")
        #expect(JSON(dictionaryLiteral: ("k", 1), ("k", 2)) == ["k": 2])
    }
}

import Hummingbird
import Pages

// Both frameworks speak of requests and responses. In Web the plain names are those of Pages, and Hummingbird's are said in full.
typealias Request = Pages.Request
typealias Response = Pages.Response

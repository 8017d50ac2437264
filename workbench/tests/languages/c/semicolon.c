int main(void)
{
	int number = 7
	return number;
}
